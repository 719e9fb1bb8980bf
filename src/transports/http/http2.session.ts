import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { Settings } from '../../config/settings.js';
import { reset, resetStream } from './reset.js';

/** Between two looks at all connections at most (`connections.ts`), ms. */
const CLOCK_MS = 1000;

type Limits = Pick<Settings, 'headersTimeoutMs' | 'requestTimeoutMs' | 'maxBusyMs'>;

/** One HTTP/2 connection, and the limits in time that Node has for HTTP/1.1 alone. */
export class Http2Session {
  /** Requests under way, and since when. */
  readonly #requests = new Map<ServerHttp2Stream, number>();
  #idleSinceMs = performance.now();
  #sentBytes = 0;
  #movedMs = 0;

  constructor(
    private readonly session: ServerHttp2Session,
    private readonly socket: TLSSocket,
  ) {
    session.on('stream', (stream) => {
      this.#requests.set(stream, performance.now());
      stream.once('close', () => {
        this.#requests.delete(stream);
        this.#idleSinceMs = performance.now();
      });
    });
  }

  /** Ends it once no request is under way; none is taken any more. */
  close(): void {
    this.session.close();
  }

  /** `late`: this process has stood still, and what the client has read meanwhile is still to be noticed. */
  check(nowMs: number, limits: Limits, late: boolean): void {
    if (this.#requests.size === 0) this.#checkIdle(nowMs, limits);
    this.#checkRequests(nowMs, limits);
    this.#checkReader(nowMs, limits, late);
  }

  /** Who has asked for nothing, or for nothing more. */
  #checkIdle(nowMs: number, { headersTimeoutMs }: Limits): void {
    if (nowMs - this.#idleSinceMs <= headersTimeoutMs) return;
    // The second time: it does not take the end in good order.
    if (this.session.closed) reset(this.socket);
    else this.close();
  }

  /** A request that has not come to its end: a body that drips, or does not come at all. */
  #checkRequests(nowMs: number, { requestTimeoutMs }: Limits): void {
    for (const [stream, sinceMs] of this.#requests) {
      if (stream.endAfterHeaders || nowMs - sinceMs <= requestTimeoutMs) continue;
      if (stream.state.remoteClose !== 1) resetStream(stream);
    }
  }

  /**
   * A peer that takes nothing at all while something waits for it. Its event streams have been cut by then, each with
   * its reason: `MAX_BUSY_MS` and one look at them are over.
   */
  #checkReader(nowMs: number, { maxBusyMs }: Limits, late: boolean): void {
    const { bytesWritten } = this.socket;
    const waits = [...this.#requests.keys()].some(({ writableLength }) => writableLength > 0);
    if (late || !waits || bytesWritten !== this.#sentBytes) {
      this.#sentBytes = bytesWritten;
      this.#movedMs = nowMs;
    } else if (nowMs - this.#movedMs > maxBusyMs + 2 * CLOCK_MS) {
      reset(this.socket);
    }
  }
}
