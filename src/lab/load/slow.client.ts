import { connect, type Socket } from 'node:net';
import { type Ask, requestOf } from './request.js';

/** Whoever is cut does not hear of it, having stopped listening: so it comes back every so often by itself, ms. */
const AGAIN_MS = 4000;

/** A client that asks and then never reads. There is always one, whatever the server does to it. */
export class DeafClient {
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly ask: Ask) {}

  open(): void {
    this.#socket?.resetAndDestroy();
    const { port } = this.ask;
    const socket = connect(port, '127.0.0.1').pause();
    // Being cut is its fate.
    socket.on('error', () => undefined);
    socket.write(requestOf(this.ask));
    this.#socket = socket;
    this.#timer = setTimeout(() => this.open(), AGAIN_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#socket?.resetAndDestroy();
  }
}
