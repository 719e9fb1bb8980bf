import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** One end of a TCP connection: what has come, and how it ended. */
export class Peer {
  /** Of each read. */
  readonly reads: number[] = [];
  /** `end`: FIN; `reset`: RST. undefined: not yet */
  ended: 'end' | 'reset' | undefined;
  #bytes: Buffer[] = [];

  constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.reads.push(bytes.length);
      this.#bytes.push(bytes);
    });
    socket.once('end', () => (this.ended ??= 'end'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNRESET') this.ended = 'reset';
    });
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#bytes);
  }

  get text(): string {
    return this.bytes.toString('latin1');
  }

  get length(): number {
    return this.reads.reduce((sum, length) => sum + length, 0);
  }

  /** Resolves once so much has come. */
  async has(length: number): Promise<void> {
    await turnsUntil(() => this.length >= length);
  }

  /** @returns how it ended, once it has */
  async untilEnded(): Promise<'end' | 'reset'> {
    await turnsUntil(() => this.ended !== undefined);
    return this.ended!;
  }
}

/** Turns of the event loop until a condition holds: no timer that a test may have in its hands. */
export async function turnsUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** A server of nothing but TCP. */
export class PeerServer {
  readonly peers: Peer[] = [];

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.peers.push(new Peer(socket)));
  }

  static async start(): Promise<PeerServer> {
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new PeerServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The other end of the nth connection that came. */
  async peer(number: number): Promise<Peer> {
    await turnsUntil(() => this.peers.length >= number);
    return this.peers[number - 1]!;
  }

  async close(): Promise<void> {
    for (const { socket } of this.peers) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** A client of nothing but TCP. */
export async function connectPeer(port: number): Promise<Peer> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  await once(socket, 'connect');
  return new Peer(socket);
}
