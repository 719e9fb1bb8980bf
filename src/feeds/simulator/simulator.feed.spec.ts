import { Test } from '@nestjs/testing';
import { bufferCount, firstValueFrom, take, toArray } from 'rxjs';
import { ConfigModule } from '../../config/config.module.js';
import { readSettings } from '../../config/settings.js';
import { isIncidentTopic, isTopic, PatternSet } from '../../protocol/topic-pattern.js';
import { FeedSimulatorModule } from './feed-simulator.module.js';
import { LISTINGS } from './listings.js';
import { inOrder, simulation, type SimulatedTick } from './simulation.js';
import { SimulatorFeed } from './simulator.feed.js';
import { venues } from './venue.js';

function ticks(
  seed: number,
  count: number,
  settings: { stocks?: number; matches?: number } = {},
): SimulatedTick[] {
  const ticks: SimulatedTick[] = [];
  const story = simulation({
    seed,
    listings: LISTINGS.slice(0, settings.stocks),
    venues: venues(settings.matches ?? 4),
    meanGapMs: 30_000,
    stepMs: 15_000,
  });
  for (const tick of story) if (ticks.push(tick) === count) break;
  return ticks;
}

const feed = (env: Record<string, string> = {}): SimulatorFeed => new SimulatorFeed(readSettings(env));

describe('the simulation', () => {
  it('is the same for the same seed', () => {
    expect(ticks(1, 20_000)).toEqual(ticks(1, 20_000));
  });

  it('is another for another seed', () => {
    const withoutTime = (seed: number): string[] => ticks(seed, 500).map(({ data }) => JSON.stringify(data));
    expect(withoutTime(1)).not.toEqual(withoutTime(2));
  });

  it('gives a stock the same life whatever else is simulated', () => {
    const apple = (all: SimulatedTick[]): SimulatedTick[] =>
      all.filter(({ topic }) => topic === 'stock.AAPL').slice(0, 200);
    expect(apple(ticks(1, 1000, { stocks: 1, matches: 0 }))).toEqual(apple(ticks(1, 20_000)));
  });

  it('never goes back in time', () => {
    const times = ticks(1, 50_000).map(({ at }) => at);
    expect(times.every((time, index) => index === 0 || time >= times[index - 1]!)).toBe(true);
  });

  it('tells an incident before the scoreboard that shows it', () => {
    const all = ticks(1, 20_000);
    const incidents = all.filter(({ topic }) => isIncidentTopic(topic));
    expect(incidents.length).toBeGreaterThan(100);
    for (const incident of incidents) {
      const next = all[all.indexOf(incident) + 1];
      if (next === undefined) break;
      expect(`${next.topic}.incidents`).toBe(incident.topic);
      expect((next.data as { last: object }).last).toEqual(incident.data);
    }
  });
});

describe('inOrder', () => {
  it('merges by time, earlier streams first, and ends when all have', () => {
    const stream = (name: string, ...times: number[]) => times.map((at) => ({ at, name })).values();
    const merged = [...inOrder([stream('a', 1, 3, 3), stream('b'), stream('c', 0, 3, 9)])];
    expect(merged.map(({ at, name }) => `${name}${at}`)).toEqual(['c0', 'a1', 'a3', 'a3', 'c3', 'c9']);
  });
});

describe('the simulator feed', () => {
  it('is what FeedSimulatorModule exports', async () => {
    const module = await Test.createTestingModule({
      imports: [ConfigModule.with(readSettings({ SIMULATOR_STOCKS: 'KO,PEP' })), FeedSimulatorModule],
    }).compile();
    expect(module.get(SimulatorFeed).topics).toContain('stock.KO');
  });

  it.each<Record<string, string>>([
    {},
    { SIMULATOR_STOCKS: 'KO,AAPL', SIMULATOR_MATCHES: '1' },
    { SIMULATOR_MATCHES: '0' },
  ])('declares every topic that it ever publishes to: %o', async (env) => {
    const simulator = feed({ ...env, SIMULATOR_RATE: '1000', SIMULATOR_SPEED: '10000' });
    const declared = new PatternSet(simulator.topics);
    const seen = new Set<string>();
    for (const { topic } of await firstValueFrom(simulator.ticks$.pipe(take(3000), toArray())))
      seen.add(topic);
    for (const topic of seen) {
      expect(isTopic(topic)).toBe(true);
      expect(declared.matches(topic)).toBe(true);
    }
    expect(seen.size).toBeGreaterThanOrEqual(2);
  });

  it('has 24 stocks and four matches unless told otherwise', () => {
    const { topics } = feed();
    expect(topics.filter((topic) => topic.startsWith('stock.'))).toHaveLength(24);
    expect(topics.filter((topic) => topic.startsWith('match.'))).toHaveLength(8);
    expect(new Set(topics).size).toBe(32);
  });

  it('gives ticks the time at which they are published', async () => {
    const before = Date.now();
    const [first] = await firstValueFrom(feed().ticks$.pipe(bufferCount(1)));
    expect(first!.time).toBeGreaterThanOrEqual(before);
    expect(first!.time).toBeLessThanOrEqual(Date.now());
  });

  it('starts from the beginning for each subscriber', async () => {
    const fast = feed({ SIMULATOR_RATE: '1000', SIMULATOR_SPEED: '1000' });
    const round = () => firstValueFrom(fast.ticks$.pipe(take(50), toArray()));
    const sayings = (all: Awaited<ReturnType<typeof round>>) => all.map(({ topic, data }) => [topic, data]);
    expect(sayings(await round())).toEqual(sayings(await round()));
  });

  it('refuses stocks that it does not have, by the name of the setting', () => {
    expect(() => feed({ SIMULATOR_STOCKS: 'AAPL,APPL' })).toThrow(
      'SIMULATOR_STOCKS names APPL; the simulator has',
    );
  });

  it('is stale only after more than a night', () => {
    expect(feed().staleAfterMs).toBe(50_000);
  });
});
