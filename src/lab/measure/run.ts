import type { Faults } from '../fault-proxy/faults.js';
import type { SetUp } from '../proxies/set-ups.js';
import type { LoadProcess } from './load.process.js';
import { openInSteps } from './memory.js';
import { failed, type Outcome, verdict } from './outcome.js';
import { onStage } from './stage.js';
import type { TargetProcess } from './target.process.js';
import { type Contender, labelOf } from './targets.js';
import { MISSED_EVENTS, type Work } from './works.js';

/** How each run is made, ms unless it says otherwise. */
export interface RunOptions {
  readonly windowMs: number;
  readonly warmUpMs: number;
  /** Time that the last events of a window have to arrive. */
  readonly graceMs: number;
  /** For all to be connected and to have received an event, beside the time that the feed takes for it; default: 60 s. */
  readonly openMs?: number | undefined;
  /** Bytes of each event's data. */
  readonly size: number;
  /** Whether memory is looked at, which takes a second and a garbage collection or four; default: it is. */
  readonly weigh?: boolean | undefined;
  /** Folder for a CPU profile of each run's window. */
  readonly profiles?: string | undefined;
  /** A network between the clients and the server that does this to what the server sends. */
  readonly network?: Faults | undefined;
  /** A real proxy before the server. */
  readonly proxy?: SetUp | undefined;
}

const OPEN_MS = 60_000;

type Shown = Omit<Outcome, 'work' | 'target' | 'transport' | 'round'>;

/** One work on one server: both begin anew, and end with it. */
export async function run(
  work: Work,
  contender: Contender,
  round: number,
  options: RunOptions,
): Promise<Outcome> {
  const { target, transport } = contender;
  const shown = await attempt(work, contender, round, options).catch((error: Error) => failed(error.message));
  return { work: work.name, target: target.name, transport, round, ...shown };
}

async function attempt(work: Work, contender: Contender, round: number, options: RunOptions): Promise<Shown> {
  const sized = { ...work, size: work.size ?? options.size };
  const { network, proxy, weigh = true, openMs = OPEN_MS } = options;
  return onStage({ work: sized, contender, network, proxy }, async (stage) => {
    const { server, load } = stage;
    const timeoutMs = openMs + cycleMs(work);
    const { connections } = work;
    const { failure, ...memory } = weigh
      ? await openInSteps(stage, connections, timeoutMs)
      : await load.do('open', { connections, timeoutMs });
    if (failure !== undefined) return { ...failed(failure), ...memory };
    if (options.profiles !== undefined) await server?.profile();
    const shown = await shownBy(sized, load, server, options);
    if (options.profiles !== undefined) {
      await server?.saveProfile(`${options.profiles}/${profileName(work, contender, round)}`);
    }
    return { ...memory, ...shown };
  });
}

async function shownBy(
  work: Work,
  load: LoadProcess,
  server: TargetProcess | undefined,
  options: RunOptions,
): Promise<Shown> {
  const serverPid = server?.pid;
  if (work.kind === 'resume') {
    const downMs = (MISSED_EVENTS / work.rate) * 1000;
    const resumed = await load.do('resume', { downMs, timeoutMs: OPEN_MS, serverPid });
    const { audit, seconds, serverCpuUs, replayed } = resumed;
    return {
      audit,
      invalid: verdict(resumed),
      resumeSeconds: seconds,
      costUs: shareOf(serverCpuUs, replayed),
    };
  }
  // An idle server is only asked whether everybody gets what follows.
  const windowMs = work.kind === 'idle' ? 0 : options.windowMs;
  const warmUpMs = work.kind === 'publish' ? Math.max(options.warmUpMs, 2 * cycleMs(work)) : options.warmUpMs;
  const graceMs = options.graceMs + 2 * cycleMs(work);
  server?.forgetPeak();
  const measured = await load.do('measure', { warmUpMs, windowMs, graceMs, serverPid });
  const {
    audit,
    wholeAudit,
    load: report,
    seconds,
    deliveries,
    serverCpuUs,
    bytes,
    payload,
    wholeDeliveries,
    reads,
    latency,
    worst,
    slowEnded,
  } = measured;
  const books = { audit, wholeAudit, load: report };
  if (work.kind === 'idle') return { ...books, invalid: verdict({ ...measured, load: undefined }) };
  return {
    ...books,
    invalid: verdict(measured),
    costUs: shareOf(serverCpuUs, work.kind === 'publish' ? work.rate * seconds : deliveries),
    deliveriesPerSecond: deliveries / seconds,
    bytesPerDelivery: bytes / deliveries,
    // What is carried is known of those that are read whole and plain; the bytes around it only where that is all.
    framingPerDelivery:
      payload > 0 && wholeDeliveries === deliveries ? (bytes - payload) / deliveries : undefined,
    eventsPerRead: reads === 0 ? undefined : wholeDeliveries / reads,
    latency,
    worst,
    peakMb: server?.peakMb,
    slowEnded: work.slow === undefined ? undefined : slowEnded,
  };
}

const shareOf = (cpuUs: number | undefined, count: number): number | undefined =>
  cpuUs === undefined ? undefined : cpuUs / count;

/** The file of one run's CPU profile. */
export const profileName = (work: Work, contender: Contender, round: number): string =>
  `${work.name}-${labelOf(contender).replace(' ', '-')}-${round}.cpuprofile`;

/** Time in which every topic has had an event, ms. */
const cycleMs = ({ topics, rate }: Work): number => (topics / rate) * 1000;
