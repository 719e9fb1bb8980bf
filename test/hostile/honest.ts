import { readFileSync } from 'node:fs';
import { connect, type TestClient, type Transport, TRANSPORTS } from '../support/clients.js';
import type { ServerProcess } from '../support/process.js';

const TOPIC = 'honest.A';

/** Somebody who publishes and one reader on each transport, who must not notice anything of what else goes on. */
export class Honest {
  static #published = 0;
  readonly #first = Honest.#published + 1;
  readonly #readers: TestClient[];

  constructor(
    private readonly server: ServerProcess,
    transports: readonly Transport[] = TRANSPORTS,
  ) {
    this.#readers = transports.map((transport) => connect(transport, server, { topics: TOPIC }));
  }

  async join(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.named('live')));
    await this.publish();
  }

  /** One more event; resolves once every reader has it. */
  async publish(): Promise<void> {
    const n = (Honest.#published += 1);
    const answer = await this.server.publish({ topic: TOPIC, data: { n }, id: String(n) });
    expect(answer.status).toBe(200);
    await Promise.all(this.#readers.map((reader) => reader.tick(n)));
  }

  /** Goes on publishing for as long as something else runs. */
  async during(something: Promise<unknown>): Promise<void> {
    let over = false;
    const end = something.finally(() => (over = true));
    while (!over) {
      await this.publish();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await end;
    await this.publish();
  }

  /** Every event once, in order, on connections that were never broken. */
  check(): void {
    const first = this.#first;
    const all = Array.from({ length: Honest.#published - first + 1 }, (_, index) => first + index);
    for (const { received, ticks } of this.#readers) {
      // What came before is the snapshot.
      const seen = ticks.map(({ data }) => data.data.n as number).filter((n) => n >= first);
      expect(seen).toEqual(all);
      expect(received.filter(({ event }) => event === 'reset' || event === 'bye')).toEqual([]);
    }
  }
}

/** Time that the server's one thread has been on a CPU, ms: what others do on this machine does not count. */
export function busyMs({ pid }: ServerProcess): number {
  const [ns] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  return Number(ns) / 1e6;
}

/** What one request costs at best: what is slow by itself is slow every time. */
export async function costMs(server: ServerProcess, request: () => Promise<unknown>): Promise<number> {
  let best = Infinity;
  for (let turn = 0; turn < 5; turn += 1) {
    const before = busyMs(server);
    await request();
    best = Math.min(best, busyMs(server) - before);
  }
  return best;
}
