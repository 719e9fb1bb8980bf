import type { TLSSocket } from 'node:tls';
import { handshake } from './tls.js';

/** Frame types (RFC 9113, 6). */
export const DATA = 0;
export const HEADERS = 1;
export const RST_STREAM = 3;
export const SETTINGS = 4;
export const PING = 6;
const WINDOW_UPDATE = 8;
export const CONTINUATION = 9;

/** Flags. */
const ACK = 1;
export const END_STREAM = 1;
export const END_HEADERS = 4;

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export const uint32 = (value: number): Buffer => {
  const payload = Buffer.alloc(4);
  payload.writeUInt32BE(value);
  return payload;
};

/** HPACK (RFC 7541, 6.2.2): every field as a literal that nobody need remember. */
export function fieldBlock(fields: Readonly<Record<string, string>>): Buffer {
  const text = (value: string): Buffer => Buffer.concat([length(value.length), Buffer.from(value)]);
  return Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]),
  );
}

/** An integer with a prefix of seven bits (RFC 7541, 5.1). */
function length(value: number): Buffer {
  if (value < 127) return Buffer.from([value]);
  const bytes = [127];
  for (let rest = value - 127; ; rest >>= 7) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 127) | 128);
  }
}

export const requestFields = (path: string, more: Readonly<Record<string, string>> = {}): Buffer =>
  fieldBlock({ ':method': 'GET', ':scheme': 'https', ':authority': 'a', ':path': path, ...more });

/** What flow control grants to begin with, and at most (RFC 9113, 6.9). */
const FIRST_WINDOW = 65_535;
const LARGEST_WINDOW = 2 ** 31 - 1;

const open = new Set<TLSSocket>();

/** A client that keeps none of HTTP/2's rules but those that a test wants kept. Closed after each test. */
export class Http2Wire {
  readonly frames: Frame[] = [];
  readonly closed: Promise<void>;
  readonly #texts = new Map<number, string>();
  #rest = Buffer.alloc(0);
  #changed: (() => void)[] = [];

  private constructor(readonly socket: TLSSocket) {
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        this.#wake();
      });
    });
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
  }

  /** Resolves when the server's settings are here, and acknowledged. */
  static async open(port: number): Promise<Http2Wire> {
    const socket = await handshake(port, { ALPNProtocols: ['h2'] });
    open.add(socket.setNoDelay(true));
    const wire = new Http2Wire(socket);
    socket.write(Buffer.concat([Buffer.from(PREFACE), frame(SETTINGS, 0, 0)]));
    await wire.until(({ type }) => type === SETTINGS);
    wire.send(frame(SETTINGS, ACK, 0));
    return wire;
  }

  send(...frames: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(frames));
  }

  /** Asks for a path, and has nothing more to say. */
  get(stream: number, path: string, more: Readonly<Record<string, string>> = {}): void {
    this.send(frame(HEADERS, END_HEADERS | END_STREAM, stream, requestFields(path, more)));
  }

  /** Lets as much come on a stream, or on the connection (0), as flow control can say. */
  grant(stream: number): void {
    this.send(frame(WINDOW_UPDATE, 0, stream, uint32(LARGEST_WINDOW - FIRST_WINDOW)));
  }

  /** The same on every stream to come. */
  grantAll(): void {
    const initialWindowSize = Buffer.concat([Buffer.from([0, 4]), uint32(LARGEST_WINDOW)]);
    this.send(frame(SETTINGS, 0, 0, initialWindowSize));
    this.grant(0);
  }

  /** All that has come as data of a stream. */
  textOn(stream: number): string {
    return this.#texts.get(stream) ?? '';
  }

  /** Waits until something holds of what has come, or nothing can come any more. */
  async when(holds: () => boolean): Promise<void> {
    while (!holds() && !this.socket.destroyed)
      await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  /** Waits for a frame, past or to come; undefined: the connection has ended without. */
  async until(fits: (frame: Frame) => boolean): Promise<Frame | undefined> {
    let found: Frame | undefined;
    await this.when(() => (found = this.frames.find(fits)) !== undefined);
    return found;
  }

  /** The first word on a stream: HEADERS, or RST_STREAM with its code. */
  async answerOn(stream: number): Promise<string> {
    const answer = await this.until(
      (frame) => frame.stream === stream && [HEADERS, RST_STREAM].includes(frame.type),
    );
    if (answer === undefined) return 'closed';
    return answer.type === HEADERS ? 'answered' : `reset ${answer.payload.readUInt32BE()}`;
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= 9) {
      const end = 9 + this.#rest.readUIntBE(0, 3);
      if (this.#rest.length < end) break;
      const [type, flags] = [this.#rest.readUInt8(3), this.#rest.readUInt8(4)];
      const stream = this.#rest.readUInt32BE(5);
      const payload = this.#rest.subarray(9, end);
      this.frames.push({ type, flags, stream, payload });
      if (type === DATA) this.#texts.set(stream, this.textOn(stream) + payload.toString('latin1'));
      this.#rest = this.#rest.subarray(end);
    }
    this.#wake();
  }

  #wake(): void {
    for (const wake of this.#changed.splice(0)) wake();
  }
}

afterEach(() => {
  for (const socket of open) socket.destroy();
  open.clear();
});
