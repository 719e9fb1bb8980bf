import { join } from 'node:path';
import { LoadProcess } from '../src/lab/measure/load.process.js';
import { verdict } from '../src/lab/measure/outcome.js';
import type * as Running from '../src/lab/measure/run.js';
import type * as Servers from '../src/lab/measure/target.process.js';
import type { Contender } from '../src/lab/measure/targets.js';
import type { Work } from '../src/lab/measure/works.js';

/** Built: it starts programs that lie beside it. */
const LAB = join(__dirname, '..', 'dist', 'lab');

const WORK: Work = {
  name: 'lies',
  about: '',
  kind: 'fan-out',
  connections: 1,
  topics: 1,
  topicsEach: 1,
  rate: 200,
  wholeOneIn: 1,
  targets: [],
};
const WINDOW = { warmUpMs: 0, windowMs: 500, graceMs: 5000 };
const FEED = { topics: 1, rate: 200, size: 150, arrivals: 'metronome', seed: 1 };

const server = (lie: string): Contender => ({
  target: {
    name: lie,
    about: '',
    program: '../../test/lab/lying-server.mjs',
    transports: ['sse'],
    env: { LIE: lie },
  },
  transport: 'sse',
});
const HONEST = 'tells the truth';

/** Why a run on a server that lies counts for nothing. */
async function withServer(lie: string): Promise<string | undefined> {
  const { run } = (await import(join(LAB, 'measure/run.js'))) as typeof Running;
  return (await run(WORK, server(lie), 1, { ...WINDOW, size: FEED.size })).invalid;
}

/** The same of clients that lie, on an honest server: one is read whole, the other counts. */
async function withClients(program: string): Promise<string | undefined> {
  const { TargetProcess } = (await import(join(LAB, 'measure/target.process.js'))) as typeof Servers;
  const target = await TargetProcess.start(server(HONEST).target, FEED);
  const { topics, topicsEach } = WORK;
  const plan = { port: target.port, wires: ['sse'], topics, topicsEach, random: false } as const;
  const reading = { wholeOneIn: 2, biteMs: 0, feed: FEED };
  const load = LoadProcess.start(program);
  try {
    await load.do('plan', { ...plan, ...reading });
    const { failure } = await load.do('open', { connections: 2, timeoutMs: 5000 });
    return failure ?? verdict(await load.do('measure', { ...WINDOW, serverPid: target.pid }));
  } finally {
    await Promise.all([load.stop(), target.stop()]);
  }
}

const SERVERS = [
  [HONEST, undefined],
  ['leaves one out', /^1 of \d+ missing$/],
  ['sends one twice', /^1 duplicate$/],
  ['swaps two', /^1 out of order$/],
  ['stamps events when it writes them', /^\d+ of \d+ events were not due when the schedule had them$/],
  ['has a slower feed than it was told', /^the feed had \d+ of \d+ events$/],
] as const;

const here = (name: string): string => join(__dirname, 'lab', name);
const CLIENTS = [
  ['tell the truth', join(LAB, 'load', 'main.js'), undefined],
  ['drop an event', here('dropping-clients.mjs'), /^1 of \d+ missing$/],
  ['see an event twice', here('repeating-clients.mjs'), /^1 duplicate$/],
  ['count one too few', here('miscounting-clients.mjs'), /^1 of \d+ missing$/],
] as const;

describe('the lab', () => {
  const found = new Map<string, string | undefined>();
  beforeAll(async () => {
    await Promise.all([
      ...SERVERS.map(async ([lie]) => found.set(lie, await withServer(lie))),
      ...CLIENTS.map(async ([lie, program]) => found.set(lie, await withClients(program))),
    ]);
  });

  const expectFound = (lie: string, says: RegExp | undefined): void => {
    if (says === undefined) expect(found.get(lie)).toBeUndefined();
    else expect(found.get(lie)).toMatch(says);
  };

  it.each(SERVERS)('knows a server that %s', expectFound);
  it.each(CLIENTS)('knows clients that %s', (lie, _program, says) => expectFound(lie, says));

  // By itself: it would take the others with it.
  it('knows clients that are saturated', async () => {
    expect(await withClients(here('saturated-clients.mjs'))).toMatch(/^clients \d+ % busy$/);
  });
});
