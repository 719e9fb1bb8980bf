import { setTimeout as delay } from 'node:timers/promises';
import { FaultProxy } from '../../src/lab/fault-proxy/fault-proxy.js';
import { dataFolder, ServerProcess } from '../support/process.js';
import { Ledger } from './ledger.js';
import { CLEAN, Oracle, type Verdict } from './oracle.js';
import { Publisher } from './publisher.js';
import { Random } from './random.js';
import { Witness } from './record.js';
import { Wanderer } from './wanderer.js';

export interface RunOptions {
  readonly seed: number;
  /** Goes on until so many events have been delivered, but not longer than `maxMs`. */
  readonly deliveries: number;
  readonly maxMs: number;
  readonly clients: number;
  readonly publishers: number;
  readonly pauseMs: number;
  /** Times that the server is killed with -9 and started again on its file. */
  readonly kills: number;
  readonly progress?: (line: string) => void;
}

export interface Report {
  readonly verdict: Verdict;
  readonly faults: string[];
  /** Of the first faults of the verdict. */
  readonly evidence: string[];
  readonly published: number;
  readonly deliveries: number;
  readonly repeats: number;
  readonly connections: number;
  readonly kills: number;
  /** Events whose first acknowledgement was lost. */
  readonly repeated: number;
  readonly resets: Record<'epoch-changed' | 'history-evicted' | 'unknown-position', number>;
  readonly seconds: number;
}

const HISTORY_EVENTS = 40;
const ENV = {
  HISTORY_EVENTS: String(HISTORY_EVENTS),
  HEARTBEAT_MS: '300',
  POLL_WAIT_MS: '500',
  MAX_AGE_MS: '3000',
  RETRY_MS: '100',
  MAX_COMMANDS_PER_SECOND: '1000',
  SHUTDOWN_MS: '200',
  // A client that is read by a busy test is no slow consumer: it has to get everything.
  BUSY_BYTES: '16777216',
  MAX_QUEUED_BYTES: '67108864',
};

/** Publishers, restless clients and a server that is killed again and again; then the reckoning. */
export async function run(options: RunOptions): Promise<Report> {
  const startMs = Date.now();
  const random = new Random(options.seed);
  const ledger = new Ledger();
  const witness = new Witness();
  const server = await ServerProcess.start({ ...ENV, DATA_DIR: dataFolder() });
  const { port } = server;
  const networks = await Promise.all(
    Array.from({ length: options.clients }, () => FaultProxy.start({ port })),
  );
  const wanderers = networks.map(
    (network, index) =>
      new Wanderer({
        network,
        ledger,
        witness,
        random: random.fork(),
        historyEvents: HISTORY_EVENTS,
        // Every fifth asks for less.
        conflateMs: index % 5 === 4 ? 50 : 0,
      }),
  );
  const delivered = (): number => wanderers.reduce((sum, { record }) => sum + record.deliveries, 0);
  let killing = true;
  const enough = (): boolean =>
    !killing && (delivered() >= options.deliveries || Date.now() - startMs > options.maxMs);
  let onSent = (): void => undefined;
  const publishers = Array.from(
    { length: options.publishers },
    (_, index) => new Publisher(`p${index}`, port, ledger, random.fork(), options.pauseMs, () => onSent()),
  );
  const clients = wanderers.map((wanderer) => wanderer.run());
  const published = Promise.all(publishers.map((publisher) => publisher.run(enough)));
  const line = (): string =>
    `${delivered()} delivered, ${ledger.count} published, ${Math.round(server.residentMb())} MB`;
  const clock = setInterval(() => server.running && options.progress?.(line()), 5000);

  let kills = 0;
  for (let turn = 1; turn <= options.kills; turn += 1) {
    const due = (options.deliveries * turn) / (options.kills + 1);
    const lateMs = startMs + (options.maxMs * turn) / (options.kills + 1);
    while (delivered() < due && Date.now() < lateMs) await delay(5);
    // While a list is on its way, before or after it is stored.
    await new Promise<void>((resolve) => (onSent = resolve));
    await delay(random.between(0, 2));
    // Every fourth time it may say goodbye.
    if (turn % 4 === 0) await server.terminate();
    else await server.kill();
    await server.restart();
    kills += 1;
    options.progress?.(`killed and back, ${kills} of ${options.kills}`);
  }
  killing = false;
  await published;
  ledger.close();
  for (const wanderer of wanderers) wanderer.finish();
  await Promise.all(clients);
  clearInterval(clock);
  await Promise.all(networks.map((network) => network.close()));
  const code = await server.terminate();

  const oracle = new Oracle(ledger, HISTORY_EVENTS);
  oracle.compareBytes(witness);
  for (const { record } of wanderers) oracle.compare(record);
  const sum = (of: (wanderer: Wanderer) => number): number =>
    wanderers.reduce((total, wanderer) => total + of(wanderer), 0);
  return {
    verdict: oracle.verdict,
    faults: [
      ...ledger.faults,
      ...wanderers.flatMap(({ record }) => record.faults),
      ...(code === 0 ? [] : [`the server ended with ${code}`]),
    ],
    evidence: oracle.evidence.slice(0, 5),
    published: ledger.count,
    deliveries: delivered(),
    repeats: sum(({ record }) => record.repeats),
    connections: sum(({ record }) => record.connections),
    kills,
    repeated: ledger.repeated,
    resets: {
      'epoch-changed': sum(({ record }) => record.resets['epoch-changed']),
      'history-evicted': sum(({ record }) => record.resets['history-evicted']),
      'unknown-position': sum(({ record }) => record.resets['unknown-position']),
    },
    seconds: (Date.now() - startMs) / 1000,
  };
}

export { CLEAN };
