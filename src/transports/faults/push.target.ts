import type { Connection } from '../connection.js';
import type { FaultDto } from './fault.dto.js';
import type { FaultySink } from './faulty.sink.js';
import { LossyWire } from './lossy.wire.js';
import type { ConnectionView, Target } from './target.js';

/** RFC 6455, 7.4.1: the connection has done what it was for. */
const NORMAL = 1000;

/** A stream or a WebSocket of a page. */
export class PushTarget implements Target {
  constructor(
    readonly view: ConnectionView,
    private readonly connection: Connection,
    private readonly sink: FaultySink,
  ) {}

  strike(fault: FaultDto): boolean {
    if (this.sink.ended) return false;
    switch (fault.fault) {
      case 'end':
        this.sink.conclude(NORMAL);
        return true;
      case 'reset':
      case 'outage':
        this.sink.breakOff();
        return true;
      case 'silence':
        this.sink.silence();
        return true;
      case 'slow':
        this.sink.slowTo(fault.bytesPerSecond);
        return true;
      case 'close':
        if (this.view.transport !== 'websocket') return false;
        this.sink.conclude(fault.code);
        return true;
      case 'drop-heartbeats':
        this.#findHeartbeats();
        this.connection.wire = new LossyWire(this.connection.wire, fault.every);
        return true;
      default:
        return false;
    }
  }

  lift(): boolean {
    const found = this.#findHeartbeats();
    return this.sink.lift() || found;
  }

  stop(): void {
    this.sink.stop();
  }

  #findHeartbeats(): boolean {
    const { wire } = this.connection;
    if (!(wire instanceof LossyWire)) return false;
    this.connection.wire = wire.real;
    return true;
  }
}
