import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { reset } from '../http/reset.js';
import type { Sink } from '../sink.js';

/**
 * Frames that are ready go straight to the socket. `ws` writes there too, but only whole control frames (pong, close)
 * and never in the middle of ours, for it compresses nothing and so writes without waiting.
 */
export class WsSink implements Sink {
  constructor(
    private readonly client: WebSocket,
    private readonly socket: Socket,
  ) {}

  get queuedBytes(): number {
    return this.socket.writableLength;
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  writeAll(pieces: readonly Buffer[]): void {
    this.socket.cork();
    for (const piece of pieces) this.socket.write(piece);
    this.socket.uncork();
  }

  onceDrained(callback: () => void): void {
    this.socket.once('drain', callback);
  }

  ping(): void {
    this.client.ping();
  }

  end(code: number): void {
    this.client.close(code);
  }

  cut(): void {
    reset(this.socket);
  }
}
