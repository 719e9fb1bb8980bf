import type { LabOptions } from '../../feeds/lab.feed.js';
import type { Faults } from '../fault-proxy/faults.js';
import type { Plan } from '../load/commands.js';
import type { ForeignAddress, ForeignPlan } from '../load/foreign.js';
import type { Wire } from '../load/request.js';
import type { ProxyProcess } from '../proxies/proxy.process.js';
import type { SetUp } from '../proxies/set-ups.js';
import { FaultProxyProcess } from './fault-proxy.process.js';
import { LoadProcess } from './load.process.js';
import { TargetProcess } from './target.process.js';
import type { Contender, Target } from './targets.js';
import type { Work } from './works.js';

/** What stands on it. */
export interface Setting {
  readonly work: Work;
  readonly contender: Contender;
  /** A network between the clients and the server that does this to what the server sends. */
  readonly network?: Faults | undefined;
  /** A real proxy before the server. */
  readonly proxy?: SetUp | undefined;
}

/** A server and its clients, each in a process of its own, and where it is asked for a network between them. */
export interface Stage {
  /** undefined: it is not ours to start, nor to look into. */
  readonly server: TargetProcess | undefined;
  readonly network: FaultProxyProcess | undefined;
  readonly load: LoadProcess;
}

/** Sets a stage for one sample; all processes have ended when this resolves, however it went. */
export async function onStage<Result>(
  { work, contender, network: faults, proxy: setUp }: Setting,
  act: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  // Both processes start at the same time.
  const load = LoadProcess.start();
  let server: TargetProcess | undefined;
  let proxy: ProxyProcess | undefined;
  let network: FaultProxyProcess | undefined;
  try {
    server = await startServer(contender.target, work);
    if (setUp !== undefined) proxy = await setUp.start(server!.port);
    const way = addressOf(contender);
    if (faults !== undefined) {
      network = await FaultProxyProcess.start(way ?? { port: (proxy ?? server)!.port });
      await network.do('set', { faults, direction: 'toClient' });
    }
    const port = (network ?? proxy ?? server)?.port ?? 0;
    await load.do('plan', planOf(work, contender, setUp, port, network));
    return await act({ server, network, load });
  } finally {
    await Promise.all([load.stop(), network?.stop(), proxy?.remove(), server?.stop()]);
  }
}

/** The stage of a server that the lab has started. @throws Error if it has not */
export function ours({ server, ...stage }: Stage): Stage & { readonly server: TargetProcess } {
  if (server === undefined) throw new Error('this is measured only on servers that the lab starts');
  return { server, ...stage };
}

async function startServer(target: Target, work: Work): Promise<TargetProcess | undefined> {
  if (target.foreign !== undefined) return undefined;
  return TargetProcess.start(target, feedOf(work));
}

const feedOf = ({ topics, rate, size = 150, arrivals = 'metronome' }: Work): LabOptions => ({
  topics,
  rate,
  size,
  arrivals,
  seed: 1,
});

/** Where a foreign server is. */
const addressOf = ({ target: { foreign }, transport }: Contender): ForeignAddress | undefined =>
  transport === 'sse' ? foreign?.sse : foreign?.websocket;

function planOf(
  work: Work,
  contender: Contender,
  proxy: SetUp | undefined,
  port: number,
  network: FaultProxyProcess | undefined,
): Plan {
  const { topics, topicsEach, random = false, wholeOneIn, biteMs = 0, aliveMs, slow, returns } = work;
  const { target } = contender;
  const http2 = proxy?.http2 === true ? 'h2' : target.http2;
  return {
    port,
    wires: wiresOf(contender, http2 !== undefined),
    topics,
    topicsEach,
    random,
    wholeOneIn,
    biteMs,
    deflate: proxy?.gzip === true ? 'stream' : target.deflate,
    tls: http2 === 'h2' ? 'own' : undefined,
    aliveMs,
    slow,
    returns,
    foreign: throughNetwork(target.foreign, network),
    feed: target.foreign === undefined ? feedOf(work) : undefined,
  };
}

function wiresOf({ target, transport }: Contender, http2: boolean): readonly Wire[] {
  if (target.name === 'socket.io') return ['socket.io'];
  const sse = http2 ? 'sse-h2' : 'sse';
  if (transport === 'both') return [sse, 'websocket'];
  return [transport === 'sse' ? sse : transport];
}

/** A network stands before the one address that it has been started for. */
function throughNetwork(
  foreign: ForeignPlan | undefined,
  network: FaultProxyProcess | undefined,
): ForeignPlan | undefined {
  if (foreign === undefined || network === undefined) return foreign;
  const way = { host: '127.0.0.1', port: network.port };
  return { ...foreign, sse: { ...foreign.sse, ...way }, websocket: { ...foreign.websocket, ...way } };
}
