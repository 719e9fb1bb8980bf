import { maskedFrame, OPCODE } from './client-frame.js';
import { Inflater } from './inflater.js';
import { eachLabEvent, idOf } from './lab-event.js';
import type { Handler, Reader } from './reader.js';
import { Rest } from './rest.js';

/** What the end of each compressed message leaves out (RFC 7692, 7.2.2). */
const FLUSH_END = Buffer.from([0x00, 0x00, 0xff, 0xff]);

/** Parses a server's WebSocket frames (RFC 6455, 5.2), whole; answers pings. */
export class WsReader implements Reader {
  readonly #rest = new Rest();

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
    if (first === (0x80 | OPCODE.text)) {
      const text = payload.toString('latin1');
      // With `batch` one message holds many; only a single one has its id at the beginning.
      eachLabEvent(text, (event) => this.handler.event(event, idOf(text)));
    } else if (first === (0xc0 | OPCODE.text)) {
      for (const event of this.inflater.events(Buffer.concat([payload, FLUSH_END])))
        this.handler.event(event, undefined);
    } else if (first === (0x80 | OPCODE.ping)) {
      this.handler.answer(maskedFrame(OPCODE.pong, payload));
    } else if (first === (0x80 | OPCODE.close)) {
      throw new Error(`closed with ${payload.length >= 2 ? payload.readUInt16BE(0) : 1005}`);
    } else if (first !== (0x80 | OPCODE.pong)) {
      throw new Error(`a frame that begins with 0x${first.toString(16)}`);
    }
  }
}
