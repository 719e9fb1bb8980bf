import { type Kind, transportOf } from './kinds.js';
import type { ServerConnection } from './server.js';

const NAMES: Readonly<Record<string, string>> = { h2: 'h2', 'http/1.1': 'h1', 'http/1.0': 'h1' };

/** Which HTTP a panel speaks: as the server says if it can be asked, else as the browser has it. */
export class Protocols {
  #told: readonly ServerConnection[] = [];
  /** A stream shows only once it has ended; this page came the same way. */
  #http = nameOf(performance.getEntriesByType('navigation')[0] as PerformanceResourceTiming | undefined);

  constructor() {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.name.startsWith(location.origin)) {
          this.#http = nameOf(entry as PerformanceResourceTiming) || this.#http;
        }
      }
    }).observe({ type: 'resource' });
  }

  tell(connections: readonly ServerConnection[]): void {
    this.#told = connections;
  }

  of(kind: Kind): string {
    const transport = transportOf(kind);
    const told = this.#told.find((connection) => connection.transport === transport)?.protocol;
    // Browsers tell nothing of a WebSocket; over HTTP/2 it would need RFC 8441, which the server does not speak.
    return told ?? (kind === 'websocket' ? 'h1' : this.#http);
  }
}

const nameOf = (entry: PerformanceResourceTiming | undefined): string =>
  NAMES[entry?.nextHopProtocol ?? ''] ?? '';
