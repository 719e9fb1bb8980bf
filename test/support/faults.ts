import { connect, type TestClient, type Transport, TRANSPORTS } from './clients.js';
import { frame, silentSocket } from './frames.js';
import type { TestServer } from './server.js';
import type { Socket } from 'node:net';

export interface View {
  readonly transport: Transport;
  readonly protocol: string;
  readonly openedMs: number;
}

let pages = 0;

/** A page of its own for each test, and what it asks of `/faults`. */
export class TestPage {
  readonly id = `page-${(pages += 1)}`;

  constructor(private readonly server: TestServer) {}

  /** @returns on how many connections it took effect at once */
  async strike(fault: string, parameters: object = {}): Promise<number> {
    const answer = await fetch(`${this.server.url}/faults/${this.id}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ fault, ...parameters }),
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { hit: number }).hit;
  }

  async lift(): Promise<number> {
    const answer = await fetch(`${this.server.url}/faults/${this.id}`, { method: 'DELETE' });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { hit: number }).hit;
  }

  async connections(): Promise<View[]> {
    const answer = await fetch(`${this.server.url}/faults/${this.id}`);
    return ((await answer.json()) as { connections: View[] }).connections;
  }

  /** Waits until the server counts so many: it hears of a client that has come or gone a little later. */
  async untilOpen(count: number): Promise<View[]> {
    for (;;) {
      const views = await this.connections();
      if (views.length === count) return views;
    }
  }

  /** A live connection of this page. A poll is one that waits for news. */
  async open(transport: Transport, topics: string): Promise<TestClient> {
    const before = (await this.connections()).length;
    const client = connect(transport, this.server, { topics, page: this.id });
    await client.named('live');
    await this.untilOpen(before + 1);
    return client;
  }

  /** The same as the bytes that come over its socket. */
  async openRaw(transport: Transport, topics: string): Promise<RawClient> {
    const before = (await this.connections()).length;
    const position = transport === 'poll' ? await this.#position(topics) : undefined;
    const client = await this.request(transport, topics, position);
    if (transport !== 'poll') await client.until(/live/);
    await this.untilOpen(before + 1);
    return client;
  }

  /** A request of this page, whatever becomes of it. */
  async request(transport: Transport, topics: string, lastEventId?: string): Promise<RawClient> {
    const path = { sse: 'sse', websocket: 'ws', poll: 'poll' }[transport];
    const query = new URLSearchParams({
      topics,
      page: this.id,
      ...(lastEventId === undefined ? {} : { lastEventId }),
    }).toString();
    const upgrade =
      transport === 'websocket'
        ? 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n'
        : '';
    const client = new RawClient(await silentSocket(this.server.port));
    client.socket.write(`GET /${path}?${query} HTTP/1.1\r\nHost: a\r\n${upgrade}\r\n`);
    return client;
  }

  async #position(topics: string): Promise<string> {
    const answer = await fetch(`${this.server.url}/poll?topics=${topics}`);
    return ((await answer.json()) as { position: string }).position;
  }
}

/** Who does not answer a ping for a whole heartbeat is cut. */
const PING = '\x89\x00';

/** What comes over a socket, and how that ends. */
export class RawClient {
  text = '';
  /** `reset`: by RST; `end`: by FIN. */
  readonly ended: Promise<'reset' | 'end'>;
  #changed: (() => void)[] = [];

  constructor(readonly socket: Socket) {
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.text += text;
      if (text.includes(PING)) socket.write(frame('', { opcode: 'pong' }));
      for (const wake of this.#changed.splice(0)) wake();
    });
    this.ended = new Promise((resolve) => {
      socket.once('error', ({ code }: NodeJS.ErrnoException) =>
        resolve(code === 'ECONNRESET' ? 'reset' : 'end'),
      );
      socket.once('end', () => resolve('end'));
    });
  }

  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.text)?.[1]);
  }
}

/** Connections of another page and of no page, on every transport: whatever happens, nothing of it is theirs. */
export class Bystanders {
  #n = 0;

  private constructor(
    private readonly server: TestServer,
    private readonly clients: readonly TestClient[],
    private readonly topic: string,
  ) {}

  static async join(server: TestServer): Promise<Bystanders> {
    const page = `bystander-${(pages += 1)}`;
    const topic = `calm.${page}`;
    const clients = TRANSPORTS.flatMap((transport) => [
      connect(transport, server, { topics: topic, page }),
      connect(transport, server, { topics: topic }),
    ]);
    for (const client of clients) await client.named('live');
    return new Bystanders(server, clients, topic);
  }

  /** They get what is published, each event once. */
  async goOn(): Promise<void> {
    const n = (this.#n += 1);
    await this.server.publish(this.topic, { n });
    for (const client of this.clients) {
      await client.tick(n);
      expect(client.ticks.map(({ data }) => (data as { data: { n: number } }).data.n)).toEqual(
        Array.from({ length: n }, (_, index) => index + 1),
      );
      expect(client.received.filter(({ event }) => event === 'reset' || event === 'bye')).toEqual([]);
    }
  }
}
