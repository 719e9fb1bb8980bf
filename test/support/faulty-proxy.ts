import {
  createServer,
  type IncomingMessage,
  request as send,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { recorderFiles } from './recorder.js';

/**
 * What a new stream meets instead of the app: an error status, a WebSocket that is accepted and closed with a code,
 * an answer that begins and then says nothing (`mute`), or none at all (`hang`).
 */
export type Fault = { readonly status: number } | { readonly close: number } | 'mute' | 'hang';

type Path = 'sse' | 'ws' | 'poll';
const PATHS: readonly Path[] = ['sse', 'ws', 'poll'];

const pathOf = (url: string): Path | undefined => PATHS.find((path) => url.startsWith(`/${path}?`));

const open = new Set<FaultyProxy>();

/**
 * Between a page and the app; it also serves the page of `recorder.ts`, so that both have one origin. Nothing is wrong
 * until a test says so. Closed after each test file.
 */
export class FaultyProxy {
  /** For new streams. */
  readonly #faults = new Map<Path, Fault>();
  /** Paths of the streams that were asked for, in order. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #webSockets = new Set<Duplex>();
  readonly #acceptor = new WebSocketServer({ noServer: true });
  /** One for each stream, that keeps what the app says from its client. */
  readonly #silencers = new Set<() => void>();
  readonly #files = recorderFiles();
  #waiting: (() => void)[] = [];

  private constructor(private readonly appPort: number) {
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    });
  }

  static async start({ port }: { readonly port: number }): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(port);
    open.add(proxy);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What is asked for from now on meets this. */
  break(fault: Fault, paths = PATHS): void {
    for (const path of paths) this.#faults.set(path, fault);
  }

  heal(): void {
    this.#faults.clear();
  }

  /** Resolves once so many streams have been asked for, of all or of one path. */
  isAsked(times: number, path = ''): Promise<void> {
    return this.#until(() => this.timesAsked(path) >= times);
  }

  timesAsked(path = ''): number {
    return this.asked.filter((url) => url.startsWith(`/${path}`)).length;
  }

  /** Resolves once so many streams are open. */
  hasStreams(count: number): Promise<void> {
    return this.#until(() => this.#silencers.size === count);
  }

  /** RST, for whatever is open. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }

  /** What is open stays open, and brings nothing more. */
  silence(): void {
    for (const silence of this.#silencers) silence();
  }

  /** Open WebSockets get a close frame (RFC 6455, 5.5.1) that the app never sent. */
  closeWebSockets(code: number): void {
    for (const socket of this.#webSockets) socket.end(Buffer.from([0x88, 2, code >> 8, code & 0xff]));
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  /** A stream is asked for. @returns what is wrong with it */
  #meet(path: Path, url: string): Fault | undefined {
    this.asked.push(url);
    this.#changed();
    return this.#faults.get(path);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '', headers } = request;
    const file = this.#files.get(url);
    if (file !== undefined) return void response.setHeader('Content-Type', file.type).end(file.body);
    const path = pathOf(url);
    const fault = path === undefined ? undefined : this.#meet(path, url);
    if (fault !== undefined) return answerWith(fault, response);
    let silent = false;
    const onward = send({ host: '127.0.0.1', port: this.appPort, method, path: url, headers }, (answer) => {
      if (!silent) response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (bytes) => silent || response.write(bytes));
      answer.on('end', () => silent || response.end());
      answer.on('error', () => silent || response.destroy());
    });
    onward.on('error', () => silent || response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
    if (path !== undefined) this.#silenceable(response, () => void (silent = true));
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const fault = this.#meet('ws', request.url ?? '');
    if (fault === 'hang') return;
    if (fault === 'mute') return this.#acceptor.handleUpgrade(request, socket, head, () => undefined);
    if (typeof fault === 'object' && 'status' in fault)
      return void socket.end(
        `HTTP/1.1 ${fault.status} Fault\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
    if (fault !== undefined)
      return this.#acceptor.handleUpgrade(request, socket, head, (accepted) => accepted.close(fault.close));
    const onward = connect(this.appPort, '127.0.0.1', () => {
      onward.write(headOf(request));
      onward.write(head);
      socket.pipe(onward);
    });
    onward.pipe(socket);
    const end = (): void => void socket.destroy();
    onward.on('error', end).on('close', end);
    this.#webSockets.add(socket);
    socket.on('close', () => {
      this.#webSockets.delete(socket);
      onward.destroy();
    });
    this.#silenceable(socket, () => {
      // The app ends it, for its pings go unanswered: the client does not hear of that either.
      onward
        .off('error', end)
        .off('close', end)
        .on('error', () => undefined);
      onward.unpipe(socket).resume();
    });
  }

  #silenceable(client: Duplex | ServerResponse, silence: () => void): void {
    this.#silencers.add(silence);
    client.on('close', () => {
      this.#silencers.delete(silence);
      this.#changed();
    });
  }

  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #changed(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

function answerWith(fault: Fault, response: ServerResponse): void {
  if (fault === 'hang') return;
  // Whoever asks by `fetch` from another origin may see what it is.
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (fault === 'mute') response.setHeader('Content-Type', 'text/event-stream').flushHeaders();
  else response.writeHead('status' in fault ? fault.status : 502).end();
}

function headOf({ method, url, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

afterAll(() => {
  for (const proxy of open) proxy.close();
});
