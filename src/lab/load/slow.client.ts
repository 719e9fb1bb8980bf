import { connect, type Socket } from 'node:net';
import { type Ask, requestOf } from './request.js';

/** Whoever is cut does not hear of it, having stopped reading: so it comes back every so often by itself, ms. */
const AGAIN_MS = 4000;

/** Between two bites, ms. */
const BITE_MS = 50;

/** What all of them read into: nobody looks at it. */
const BUFFER = Buffer.allocUnsafeSlow(16_384);

/** How many read more slowly than they are sent; 0 bytes a second: not at all. */
export interface SlowReaders {
  readonly connections: number;
  readonly bytesPerSecond: number;
}

/** A client that asks and then reads only so much, and answers nothing. There is always one, whatever is done to it. */
export class SlowClient {
  /** How often it was ended by the server, as far as it has heard. */
  ended = 0;
  readonly #biteBytes: number;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #left = 0;

  constructor(
    private readonly ask: Ask,
    bytesPerSecond: number,
  ) {
    this.#biteBytes = (bytesPerSecond * BITE_MS) / 1000;
  }

  open(): void {
    this.close();
    const socket = connect({
      port: this.ask.port,
      host: '127.0.0.1',
      onread: { buffer: BUFFER, callback: (length) => (this.#left -= length) > 0 },
    });
    socket.pause();
    // Being cut is its fate.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (socket !== this.#socket) return;
      this.ended += 1;
      this.open();
    });
    socket.write(requestOf(this.ask));
    this.#socket = socket;
    this.#timer =
      this.#biteBytes === 0
        ? setTimeout(() => this.open(), AGAIN_MS)
        : setInterval(() => this.#bite(), BITE_MS);
  }

  close(): void {
    clearInterval(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.resetAndDestroy();
  }

  /** A read that was larger is made up for by later ones. */
  #bite(): void {
    this.#left = Math.min(this.#left, 0) + this.#biteBytes;
    if (this.#left > 0) this.#socket?.resume();
  }
}
