import type { Response } from 'express';
import type { Socket } from 'node:net';
import type { Sink } from '../sink.js';

/**
 * Writes past the response, to its socket: on HTTP/1.1 a chunk is prepared once for all clients, and `res.write` would
 * make three writes of it. Where there is no chunked coding, or the response still waits behind another one on its
 * connection (pipelining), it goes through `res.write`.
 */
export class SseSink implements Sink {
  readonly chunked: boolean;
  readonly #out: Response | Socket;

  constructor(
    private readonly response: Response,
    private readonly complete: () => void,
  ) {
    const { socket } = response;
    this.chunked = response.chunkedEncoding && socket !== null;
    this.#out = this.chunked && socket !== null ? socket : response;
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
    this.response.socket?.resetAndDestroy();
  }
}
