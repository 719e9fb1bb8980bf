import type { Response } from 'express';
import type { FaultDto } from './fault.dto.js';
import type { Newcomer } from './newcomer.js';
import type { ConnectionView, Target } from './target.js';
import { Throttle } from './throttle.js';
import { anywhere } from './trickle.js';

/** A poll of a page, from its request to its answer, which goes out through `response.send`. */
export class PollTarget implements Target {
  readonly view: ConnectionView;
  #throttle: Throttle | undefined;
  #silent = false;

  constructor(
    private readonly newcomer: Newcomer,
    private readonly response: Response,
  ) {
    this.view = newcomer.view;
  }

  strike(fault: FaultDto): boolean {
    switch (fault.fault) {
      case 'end':
        this.#end();
        return true;
      case 'reset':
      case 'outage':
        this.newcomer.reset();
        return true;
      case 'silence':
        this.#silence();
        return true;
      case 'slow':
        this.#slowTo(fault.bytesPerSecond);
        return true;
      default:
        return false;
    }
  }

  lift(): boolean {
    if (this.#silent) this.newcomer.reset();
    this.#throttle?.release();
    return this.#silent || this.#throttle !== undefined;
  }

  stop(): void {
    this.#throttle?.stop();
  }

  /** An answer in good order with nothing in it, as of a proxy that has waited long enough. */
  #end(): void {
    const { response } = this;
    if (!response.headersSent) response.set('Cache-Control', 'no-store');
    response.end();
    // The real one may be on its way.
    response.set = response.send = () => response;
  }

  #silence(): void {
    const { response } = this;
    this.#silent = true;
    this.#throttle?.stop();
    response.send = () => response;
  }

  #slowTo(bytesPerSecond: number): void {
    this.#throttle ??= this.#throttled();
    this.#throttle.bytesPerSecond = bytesPerSecond;
  }

  #throttled(): Throttle {
    const { response } = this;
    const out = {
      writeAll: (pieces: readonly Buffer[]) => pieces.forEach((piece) => response.write(piece)),
      get queuedBytes() {
        return response.writableLength;
      },
    };
    const throttle = new Throttle(out, anywhere);
    response.send = (body: string | Buffer) => {
      throttle.write(Buffer.from(body as string));
      throttle.onceDrained(() => response.end());
      return response;
    };
    return throttle;
  }
}
