import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Received, TRANSPORTS } from './support/clients.js';
import { startServer } from './support/server.js';

const folder = mkdtempSync(join(tmpdir(), 'tickerwire-restart-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A poll under way holds up the end. */
const QUICK = { POLL_WAIT_MS: '100' };

const numbers = (ticks: Received[]): number[] => ticks.map(({ data }) => data.data.n as number);

describe.each(TRANSPORTS)('a restart with DATA_DIR, over %s', (transport) => {
  it.each(['closed', 'killed'])('of a server that was %s: clients go on where they were', async (how) => {
    const before = join(folder, `${transport} ${how}`);
    const first = await startServer({ DATA_DIR: before, ...QUICK });
    for (let n = 1; n <= 3; n += 1) await first.publish('match.m.incidents', { n });
    const client = connect(transport, first, { topics: 'match.>' });
    await client.named('live');
    const id = client.lastId!;
    client.close();
    for (let n = 4; n <= 6; n += 1) await first.publish('match.m.incidents', { n });

    const after = how === 'closed' ? before : join(folder, `${transport} copy`);
    if (how === 'killed') {
      mkdirSync(after);
      copyFileSync(join(before, 'events.log'), join(after, 'events.log'));
    }
    await first.close();
    const second = await startServer({ DATA_DIR: after, ...QUICK });
    await second.publish('match.m.incidents', { n: 7 });
    const again = connect(transport, second, { topics: 'match.>', lastEventId: id });
    await again.tick(7);
    expect(numbers(again.ticks)).toEqual([4, 5, 6, 7]);
    expect(again.received.some(({ event }) => event === 'reset')).toBe(false);

    const newcomer = connect(transport, second, { topics: 'match.>' });
    await newcomer.tick(7);
    expect(numbers(newcomer.ticks)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await second.close();
  });
});

it('without DATA_DIR a restart is a reset', async () => {
  const first = await startServer();
  await first.publish('stock.A', { n: 1 });
  const client = connect('sse', first, { topics: 'stock.A' });
  await client.named('live');
  await first.close();
  const second = await startServer();
  const again = connect('sse', second, { topics: 'stock.A', lastEventId: client.lastId! });
  expect((await again.named('reset')).data).toMatchObject({ reason: 'epoch-changed' });
});
