import type { Duplex } from 'node:stream';

/** Those that asked for the same topics on the same transport: they get the same bytes. */
interface Group {
  readonly sockets: Set<Duplex>;
  pending: Buffer[];
}

/** Who gets what, for the raw reference: from each topic to the groups that want it, and nothing else. */
export class Audience {
  readonly #groups = new Map<string, Group>();
  readonly #byTopic = new Map<string, Group[]>();
  readonly #due: Group[] = [];

  /** `passes`: all buffers of one turn of the event loop are written as one; otherwise each is, at once. */
  constructor(private readonly passes: boolean) {}

  add(socket: Duplex, topics: readonly string[]): void {
    const key = topics.join();
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = { sockets: new Set(), pending: [] };
      this.#groups.set(key, group);
      for (const topic of topics) {
        const groups = this.#byTopic.get(topic);
        if (groups === undefined) this.#byTopic.set(topic, [group]);
        else groups.push(group);
      }
    }
    const { sockets } = group;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  }

  /** `encode` is called once, and only if anybody wants the topic. */
  publish(topic: string, encode: () => Buffer): void {
    const groups = this.#byTopic.get(topic);
    if (groups === undefined) return;
    const bytes = encode();
    for (const group of groups) {
      if (!this.passes) {
        for (const socket of group.sockets) socket.write(bytes);
        continue;
      }
      if (this.#due.length === 0) setImmediate(() => this.#flush());
      if (group.pending.push(bytes) === 1) this.#due.push(group);
    }
  }

  #flush(): void {
    for (const group of this.#due.splice(0)) {
      const bytes = group.pending.length === 1 ? group.pending[0]! : Buffer.concat(group.pending);
      group.pending = [];
      for (const socket of group.sockets) socket.write(bytes);
    }
  }
}
