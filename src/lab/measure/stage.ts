import type { Faults } from '../fault-proxy/faults.js';
import type { Plan } from '../load/commands.js';
import { FaultProxyProcess } from './fault-proxy.process.js';
import { LoadProcess } from './load.process.js';
import { TargetProcess } from './target.process.js';
import type { Contender } from './targets.js';
import type { Work } from './works.js';

/** What stands on it. */
export interface Setting {
  readonly work: Work;
  readonly contender: Contender;
  /** A network between the clients and the server that does this to what the server sends. */
  readonly network?: Faults | undefined;
}

/** A server and its clients, each in a process of its own, and where it is asked for a network between them. */
export interface Stage {
  readonly server: TargetProcess;
  readonly network: FaultProxyProcess | undefined;
  readonly load: LoadProcess;
}

/** Sets a stage for one sample; all processes have ended when this resolves, however it went. */
export async function onStage<Result>(
  { work, contender, network: faults }: Setting,
  act: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const { topics, rate, size = 150, arrivals = 'metronome' } = work;
  const server = await TargetProcess.start(contender.target, { topics, rate, size, arrivals, seed: 1 });
  let network: FaultProxyProcess | undefined;
  let load: LoadProcess | undefined;
  try {
    if (faults !== undefined) {
      network = await FaultProxyProcess.start({ port: server.port });
      await network.do('set', { faults, direction: 'toClient' });
    }
    load = await LoadProcess.start(planOf(work, contender, (network ?? server).port));
    return await act({ server, network, load });
  } finally {
    await Promise.all([load?.stop(), network?.stop(), server.stop()]);
  }
}

function planOf(work: Work, { target, transport }: Contender, port: number): Plan {
  const { topics, topicsEach, random = false, wholeOneIn, biteMs = 0, deaf = 0, returns } = work;
  const { deflate = false } = target;
  const wires =
    target.name === 'socket.io'
      ? (['socket.io'] as const)
      : transport === 'both'
        ? (['sse', 'websocket'] as const)
        : [transport];
  return { port, wires, topics, topicsEach, random, wholeOneIn, biteMs, deflate, deaf, returns };
}
