import type { Settings } from '../../src/config/settings.js';
import type { HubService } from '../../src/hub/hub.service.js';
import type { Reason } from '../../src/protocol/codes.js';
import { Connection } from '../../src/transports/connection.js';
import type { Sink } from '../../src/transports/sink.js';
import { wsWire } from '../../src/transports/ws/ws.wire.js';

/** A client whose buffers are set by hand, so that a limit can be met to the byte and to the millisecond. */
export class FakeSink implements Sink {
  queuedBytes = 0;
  pings = 0;
  closedWith: number | 'reset' | undefined;
  /** Names of control messages, and `n` of events. */
  readonly written: (string | number)[] = [];
  #drained: (() => void)[] = [];

  write(bytes: Buffer): void {
    for (const text of textsIn(bytes)) {
      const message = JSON.parse(text) as { event?: string; data: { data?: { n: number } } };
      this.written.push(message.event ?? message.data.data!.n);
    }
  }

  writeAll(pieces: readonly Buffer[]): void {
    this.write(Buffer.concat(pieces));
  }

  onceDrained(callback: () => void): void {
    this.#drained.push(callback);
  }

  drain(): void {
    this.queuedBytes = 0;
    for (const callback of this.#drained.splice(0)) callback();
  }

  ping(): void {
    this.pings += 1;
  }

  end(code: number): void {
    this.closedWith = code;
  }

  cut(): void {
    this.closedWith = 'reset';
  }
}

/** The messages in the frames of a server: unmasked, each whole. */
function* textsIn(bytes: Buffer): Generator<string> {
  for (let start = 0; start < bytes.length;) {
    const short = bytes[start + 1]!;
    const head = short < 126 ? 2 : short === 126 ? 4 : 10;
    const size =
      short < 126 ? short : bytes.readUIntBE(start + head - (head === 4 ? 2 : 6), head === 4 ? 2 : 6);
    yield bytes.toString('utf8', start + head, start + head + size);
    start += head + size;
  }
}

/** A connection of such a client, live on `topics`; without any it is a WebSocket that has not subscribed. */
export async function fakeConnection(
  hub: HubService,
  settings: Settings,
  topics: string[] = ['stock.*'],
): Promise<{ connection: Connection; sink: FakeSink; ended: Reason[] }> {
  const sink = new FakeSink();
  const ended: Reason[] = [];
  const transport = {
    name: 'websocket' as const,
    sink,
    wire: wsWire({ batch: false, deflate: false }),
    maxAgeMs: settings.maxAgeMs,
  };
  const connection = new Connection(hub, settings, transport, (reason) => ended.push(reason));
  connection.open({ topics, fresh: [], conflateMs: 0 });
  while (topics.length > 0 && !sink.written.includes('live')) await new Promise(setImmediate);
  return { connection, sink, ended };
}
