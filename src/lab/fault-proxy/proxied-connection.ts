import type { Socket } from 'node:net';
import { Random } from '../../feeds/random.js';
import { breakOff } from './break-off.js';
import { checked, type Direction, DIRECTIONS, type Faults, type Side } from './faults.js';
import { Flow } from './flow.js';
import type { End } from './line.js';
import type { Statistics } from './statistics.js';

export interface ProxiedOptions {
  /** 1, 2, 3 … in the order in which a proxy accepts. */
  readonly number: number;
  readonly client: Socket;
  readonly server: Socket;
  readonly seed: number;
  readonly statistics: Statistics;
}

/** A client and a server that take each other for the other end of one connection. */
export class ProxiedConnection {
  readonly number: number;
  /** Resolves when both sides have closed. */
  readonly closed: Promise<unknown>;
  readonly #sockets: Readonly<Record<Side, Socket>>;
  readonly #flows: Readonly<Record<Direction, Flow>>;
  readonly #statistics: Statistics;
  #cut = false;

  constructor({ number, client, server, seed, statistics }: ProxiedOptions) {
    this.number = number;
    this.#sockets = { client, server };
    this.#statistics = statistics;
    const flow = (direction: Direction, from: Socket, to: Socket): Flow => {
      // What one connection or direction draws never moves another.
      const random = new Random(seed, `${number} ${direction}`);
      return new Flow({ direction, from, to, random, statistics, end: (by) => this.#end(by) });
    };
    this.#flows = { toClient: flow('toClient', server, client), toServer: flow('toServer', client, server) };
    this.closed = Promise.all(
      [client, server].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
  }

  /**
   * From now on this and nothing else is wrong, in one direction or in both. What a black hole has swallowed cannot be
   * made good: a connection that has lost something is reset when the hole is closed.
   */
  set(faults: Faults, direction?: Direction): void {
    checked(faults);
    for (const each of direction === undefined ? DIRECTIONS : [direction]) this.#flows[each].set(faults);
  }

  /** Both sides are told in good order (FIN) that the other has ended. What is on its way is lost. */
  cut(): void {
    this.#end('end');
  }

  /** The same by RST. */
  reset(): void {
    this.#end('reset');
  }

  /**
   * Half-open: this side is gone, by RST, and the other is not told. It may send what it likes, and hears nothing, until
   * it gives up.
   */
  lose(side: Side): void {
    this.#stop();
    breakOff(this.#sockets[side]);
  }

  bufferedBytes(direction: Direction): number {
    return this.#flows[direction].bufferedBytes;
  }

  #end(by: End): void {
    this.#stop();
    for (const socket of Object.values(this.#sockets)) {
      if (by === 'reset') breakOff(socket);
      else socket.end();
    }
  }

  #stop(): void {
    if (!this.#cut) this.#statistics.cut += 1;
    this.#cut = true;
    for (const flow of Object.values(this.#flows)) flow.stop();
  }
}
