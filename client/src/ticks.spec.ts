import { startTicker } from './testing/fake-server.js';

/** Takes this many, or all up to the end. */
async function take(ticks: AsyncIterable<{ id: string }>, count = Infinity): Promise<string[]> {
  const ids: string[] = [];
  for await (const { id } of ticks) {
    ids.push(id.split('-')[1]!);
    if (ids.length === count) break;
  }
  return ids;
}

describe('whoever iterates over a ticker', () => {
  it('gets every tick from there on, up to its end', async () => {
    const { server, ticker } = startTicker();
    server.last.welcome(1);
    server.last.tick('a', 2);
    const taken = take(ticker);
    for (const sequence of [3, 4]) server.last.tick('a', sequence);
    await Promise.resolve();
    server.last.tick('a', 5);
    ticker.close();
    expect(await taken).toEqual(['3', '4', '5']);
    expect(await take(ticker)).toEqual([]);
  });

  it('may stop, begin again, and be one of several', async () => {
    const { server, ticker } = startTicker();
    server.last.welcome(1);
    const [one, other] = [take(ticker, 1), take(ticker, 2)];
    for (const sequence of [2, 3]) server.last.tick('a', sequence);
    expect(await Promise.all([one, other])).toEqual([['2'], ['2', '3']]);
    const again = take(ticker, 1);
    server.last.tick('a', 4);
    expect(await again).toEqual(['4']);
    ticker.close();
  });

  it('is cut off with a code when too much waits, after all that had its place', async () => {
    const { server, ticker } = startTicker();
    server.last.welcome(1);
    const ticks = ticker[Symbol.asyncIterator]();
    const first = ticks.next();
    for (let sequence = 2; sequence <= 1102; sequence += 1) server.last.tick('a', sequence);
    await first;
    for (let count = 1; count < 1000; count += 1) expect((await ticks.next()).done).toBe(false);
    await expect(ticks.next()).rejects.toMatchObject({ code: 4000, message: 'slow-consumer' });
    ticker.close();
  });
});
