import type { Response } from 'express';
import type { Socket } from 'node:net';
import { reset } from '../http/reset.js';
import type { Sink } from '../sink.js';

/** Whether the socket can be written to as it is, in chunks (RFC 9112, 7.1): not behind another response. */
export const isChunked = ({ chunkedEncoding, socket }: Response): boolean =>
  chunkedEncoding && socket !== null;

/**
 * Writes past the response, to its socket: on HTTP/1.1 a chunk is prepared once for all clients, and `res.write` would
 * make three writes of it. Where there is no chunked coding, or the response still waits behind another one on its
 * connection (pipelining), `out` is the response itself.
 */
export class SseSink implements Sink {
  readonly #out: Response | Socket;

  constructor(
    private readonly response: Response,
    out: Response | Socket,
    private readonly complete: () => void,
  ) {
    this.#out = out;
  }

  get queuedBytes(): number {
    return this.#out.writableLength;
  }

  write(bytes: Buffer): void {
    this.#out.write(bytes);
  }

  writeAll(pieces: readonly Buffer[]): void {
    this.#out.cork();
    for (const piece of pieces) this.#out.write(piece);
    this.#out.uncork();
  }

  onceDrained(callback: () => void): void {
    this.#out.once('drain', callback);
  }

  end(): void {
    this.complete();
  }

  cut(): void {
    if (this.response.socket !== null) reset(this.response.socket);
  }
}
