import type { ServerHttp2Stream } from 'node:http2';
import { resetStream } from '../http/reset.js';
import type { Sink } from '../sink.js';

/**
 * One stream of an HTTP/2 connection. What it has queued includes what waits for the client's flow control, and what
 * becomes of it is nothing to the other streams.
 */
export class Http2Sink implements Sink {
  constructor(private readonly stream: ServerHttp2Stream) {}

  get queuedBytes(): number {
    return this.stream.writableLength;
  }

  write(bytes: Buffer): void {
    this.stream.write(bytes);
  }

  writeAll(pieces: readonly Buffer[]): void {
    this.stream.cork();
    for (const piece of pieces) this.stream.write(piece);
    this.stream.uncork();
  }

  onceDrained(callback: () => void): void {
    this.stream.once('drain', callback);
  }

  end(): void {
    this.stream.end();
  }

  cut(): void {
    resetStream(this.stream);
  }
}
