import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterEach(() => jest.restoreAllMocks());

const ask = async (): Promise<number> => {
  const answer = await fetch(`${server.url}/time`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  return ((await answer.json()) as { time: number }).time;
};

describe('GET /time', () => {
  it('tells the clock that events are stamped with, and parts of its milliseconds', async () => {
    const times: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const beforeMs = Date.now();
      const time = await ask();
      expect(Math.floor(time)).toBeGreaterThanOrEqual(beforeMs);
      expect(Math.floor(time)).toBeLessThanOrEqual(Date.now());
      times.push(time);
    }
    expect(times.some((time) => !Number.isInteger(time))).toBe(true);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it.each([3_600_000, -3_600_000])('follows that clock when it is set by %i ms', async (byMs) => {
    const now = Date.now.bind(Date);
    jest.spyOn(Date, 'now').mockImplementation(() => now() + byMs);
    const beforeMs = Date.now();
    const time = await ask();
    expect(Math.floor(time)).toBeGreaterThanOrEqual(beforeMs);
    expect(Math.floor(time)).toBeLessThanOrEqual(Date.now());
  });

  it('answers HEAD with the headers alone, and no other method', async () => {
    const head = await fetch(`${server.url}/time`, { method: 'HEAD' });
    expect([head.status, head.headers.get('cache-control'), await head.text()]).toEqual([
      200,
      'no-store',
      '',
    ]);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const refused = await fetch(`${server.url}/time`, { method });
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET']);
    }
  });
});
