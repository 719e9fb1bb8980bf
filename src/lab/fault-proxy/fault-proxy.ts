import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { checked, type Direction, DIRECTIONS, type Faults, type Side } from './faults.js';
import { ProxiedConnection } from './proxied-connection.js';
import { noStatistics, type Statistics } from './statistics.js';

export interface FaultProxyOptions {
  /** Of the server. */
  readonly port: number;
  readonly host?: string;
  /** Of what happens by chance: the same seed, the same draws for each connection. */
  readonly seed?: number;
}

/**
 * Stands between clients and a server as a bad network would, over TCP. Nothing is wrong until it is told so; then
 * faults can be changed at any time, for all connections or for one. It has both ends of each connection, so it cannot
 * lose packets, nor can it delay a handshake: whatever it does, each side sees a stream that is late, stalls or ends,
 * never one with a hole. What is measured through it are stalls, not loss. It keeps a bounded number of bytes for each
 * connection; what does not fit is not read.
 */
export class FaultProxy {
  /** Stays the same while nobody is let in. */
  readonly port: number;
  readonly statistics: Statistics = noStatistics();
  readonly #open = new Set<ProxiedConnection>();
  /** For those that come. */
  #faults: Record<Direction, Faults> = { toClient: {}, toServer: {} };
  #door: Server;

  private constructor(
    private readonly options: FaultProxyOptions,
    door: Server,
  ) {
    this.#door = door.on('connection', (client) => this.#accept(client));
    this.port = (door.address() as AddressInfo).port;
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    return new FaultProxy(options, await openDoor(0));
  }

  /** Those that are open on either side, in the order in which they came. */
  get connections(): readonly ProxiedConnection[] {
    return [...this.#open];
  }

  /** From now on this and nothing else is wrong, for all that are open and for all that come. */
  set(faults: Faults, direction?: Direction): void {
    for (const each of direction === undefined ? DIRECTIONS : [direction])
      this.#faults[each] = checked(faults);
    for (const connection of this.#open) connection.set(faults, direction);
  }

  /** Ends all that are open in good order, by FIN. */
  cut(): void {
    for (const connection of this.#open) connection.cut();
  }

  /** Ends all that are open by RST. */
  reset(): void {
    for (const connection of this.#open) connection.reset();
  }

  /** This side of all that are open is gone, and the other is not told. */
  lose(side: Side): void {
    for (const connection of this.#open) connection.lose(side);
  }

  /** Nobody new is let in: the kernel refuses. What is open stays. */
  refuse(): void {
    this.#door.close();
  }

  /** Lets in again, on the same port. */
  async admit(): Promise<void> {
    if (this.#door.listening) return;
    this.#door = (await openDoor(this.port)).on('connection', (client) => this.#accept(client));
  }

  /** Resolves when everything is gone. */
  async close(): Promise<void> {
    this.refuse();
    const gone = this.connections.map(({ closed }) => closed);
    this.reset();
    await Promise.all(gone);
  }

  #accept(client: Socket): void {
    const { port, host = '127.0.0.1', seed = 1 } = this.options;
    const { statistics } = this;
    const server = connect({ port, host, noDelay: true, allowHalfOpen: true });
    statistics.opened += 1;
    statistics.open += 1;
    const number = statistics.opened;
    const connection = new ProxiedConnection({ number, client, server, seed, statistics });
    this.#open.add(connection);
    void connection.closed.then(() => {
      this.#open.delete(connection);
      statistics.open -= 1;
    });
    for (const direction of DIRECTIONS) connection.set(this.#faults[direction], direction);
  }
}

async function openDoor(port: number): Promise<Server> {
  // A socket reads by itself once it is there, and a stalled one must not.
  const door = createServer({ noDelay: true, allowHalfOpen: true, pauseOnConnect: true });
  await once(door.listen(port, '127.0.0.1'), 'listening');
  return door;
}
