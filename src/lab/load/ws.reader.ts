import { maskedFrame, OPCODE } from './client-frame.js';
import { Inflater } from './inflater.js';
import { idOf } from './lab-event.js';
import type { Handler, Reader } from './reader.js';
import { Rest } from './rest.js';

/** What the end of each compressed message leaves out (RFC 7692, 7.2.2). */
const FLUSH_END = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/** Longer messages are nobody's who is measured here, bytes. */
const MAX_MESSAGE_BYTES = 16 * 2 ** 20;

/** Parses a server's WebSocket frames (RFC 6455, 5.2), whole; answers pings. */
export class WsReader implements Reader {
  readonly #rest = new Rest();
  /** Of a message that has begun and not ended. */
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(
    private readonly handler: Handler,
    private readonly inflater = new Inflater(),
  ) {}

  read(bytes: Buffer, length: number): void {
    const all = this.#rest.before(bytes, length);
    let offset = 0;
    for (let end = this.#frame(all, offset); end > offset; end = this.#frame(all, offset)) offset = end;
    this.#rest.keep(all, offset);
  }

  /** @returns where the frame at `offset` ends; `offset` itself if it is not complete */
  #frame(bytes: Buffer, offset: number): number {
    if (offset + 2 > bytes.length) return offset;
    const [first, second] = [bytes[offset]!, bytes[offset + 1]!];
    if (second >= 0x80) throw new Error('a server must not mask');
    const headBytes = second < 126 ? 2 : second === 126 ? 4 : 10;
    if (offset + headBytes > bytes.length) return offset;
    const size =
      second < 126
        ? second
        : second === 126
          ? bytes.readUInt16BE(offset + 2)
          : Number(bytes.readBigUInt64BE(offset + 2));
    const start = offset + headBytes;
    const end = start + size;
    if (end > bytes.length) return offset;
    this.#message(first, bytes.subarray(start, end));
    return end;
  }

  #message(first: number, payload: Buffer): void {
    const opcode = first & 0x0f;
    if (opcode >= OPCODE.close) {
      this.#control(opcode, payload);
    } else if (first === (0xc0 | OPCODE.text)) {
      for (const event of this.inflater.events(Buffer.concat([payload, FLUSH_END])))
        this.handler.event(event, undefined);
    } else if ((first & 0x70) !== 0 || opcode > OPCODE.binary) {
      throw new Error(`a frame that begins with 0x${first.toString(16)}`);
    } else {
      this.#data((first & 0x80) !== 0, payload);
    }
  }

  /** Text and binary are read alike: some servers send JSON as either. */
  #data(isLast: boolean, payload: Buffer): void {
    const parts = this.#parts;
    if (!isLast || parts.length > 0) parts.push(Buffer.from(payload));
    this.#partBytes += isLast ? 0 : payload.length;
    if (this.#partBytes > MAX_MESSAGE_BYTES) throw new Error('a message that does not end');
    if (!isLast) return;
    const text = (parts.length === 0 ? payload : Buffer.concat(parts)).toString('latin1');
    this.#parts = [];
    this.#partBytes = 0;
    // With `batch` one message holds many; only a single one has its id at the beginning.
    const { find, event, payload: carried } = this.handler;
    if (find(text, (found) => event(found, idOf(text))) > 0) carried(text.length);
  }

  #control(opcode: number, payload: Buffer): void {
    if (opcode === OPCODE.ping) {
      this.handler.answer(maskedFrame(OPCODE.pong, payload));
    } else if (opcode === OPCODE.close) {
      throw new Error(`closed with ${payload.length >= 2 ? payload.readUInt16BE(0) : 1005}`);
    } else if (opcode !== OPCODE.pong) {
      throw new Error(`a frame of the kind 0x${opcode.toString(16)}`);
    }
  }
}
