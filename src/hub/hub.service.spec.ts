import { Logger } from '@nestjs/common';
import { readSettings } from '../config/settings.js';
import { EngineUnavailable } from './engine.js';
import { HubService } from './hub.service.js';
import { MemoryEngine } from './memory.engine.js';
import { HubFull } from './retained.js';

const opened = async (env: Record<string, string>): Promise<HubService> => {
  const settings = readSettings(env);
  const hub = new HubService(new MemoryEngine(), settings);
  await hub.onModuleInit();
  return hub;
};
const tick = (topic: string, bytes = 1): { topic: string; time: number; data: object } => ({
  topic,
  time: 0,
  data: { text: 'x'.repeat(bytes) },
});

describe('the hub', () => {
  it('takes as many topics as it may, also when they all come at once, and goes on with those it has', async () => {
    const hub = await opened({ MAX_TOPICS: '3' });
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'a', 'c', 'd', 'e'].map((topic) => hub.publish(tick(topic))),
    );
    expect(outcomes.map(({ status }) => status[0])).toEqual(['f', 'f', 'f', 'f', 'r', 'r']);
    expect((outcomes[4] as PromiseRejectedResult).reason).toBeInstanceOf(HubFull);
    await hub.publish(tick('a'));
    await expect(hub.publish(tick('d'))).rejects.toThrow(HubFull);
    expect([...hub.histories()].map(({ topic }) => topic)).toEqual(['a', 'b', 'c']);
    await hub.onApplicationShutdown();
  });

  it('keeps history within its bytes, the oldest go first, the latest of each topic stays', async () => {
    const hub = await opened({ MAX_HISTORY_BYTES: '1048576' });
    for (let n = 0; n < 300; n += 1) await hub.publish(tick(`t.${n % 3}`, 10_000));
    const histories = [...hub.histories()];
    expect(histories.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(1_048_576);
    expect(histories.map(({ latest }) => latest!.sequence)).toEqual([298, 299, 300]);
    for (const { evicted, length } of histories) {
      expect(length).toBeGreaterThan(10);
      expect(evicted).toBeGreaterThan(0);
    }
    await hub.onApplicationShutdown();
  });

  it('asks an engine again that could not forget, and leaves nothing out', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    const engine = new MemoryEngine();
    const soon = { FORGET_ENDED_MS: '100', DROP_ENDED_MS: '100', MAX_BUSY_MS: '100', MAX_CONFLATE_MS: '0' };
    const hub = new HubService(engine, readSettings(soon));
    await hub.onModuleInit();
    const asked: string[] = [];
    await new Promise<void>((done) => {
      jest.spyOn(engine, 'forget').mockImplementation((topic) => {
        asked.push(topic);
        if (asked.length === 4) done();
        return asked.length < 3 ? Promise.reject(new EngineUnavailable('away')) : Promise.resolve();
      });
      for (const topic of ['a', 'b']) void hub.publish({ ...tick(topic), ends: 'for-good' });
    });
    expect(asked).toEqual(['a', 'a', 'a', 'b']);
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
    await hub.onApplicationShutdown();
  });

  it('refuses what is no topic', async () => {
    const hub = await opened({});
    await expect(hub.publish(tick('a b'))).rejects.toThrow(RangeError);
    await hub.onApplicationShutdown();
  });
});
