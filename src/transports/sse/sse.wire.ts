import type { HubEvent } from '../../hub/event.js';
import { sseControl, sseEvent } from '../../protocol/encode.js';
import type { ControlData, ControlName } from '../../protocol/messages.js';
import { formatPosition } from '../../protocol/position.js';
import type { TransportWire } from '../wire.js';

/** Plain event-stream bytes, for a response that does its own framing: HTTP/2, or HTTP/1.0, which has none. */
class StreamWire implements TransportWire {
  constructor(protected readonly named: boolean) {}

  events(events: readonly HubEvent[], epoch: string): Buffer {
    let text = '';
    for (const { topic, sequence, time, body, ends } of events) {
      text += sseEvent(formatPosition({ epoch, sequence, time }), body);
      if (ends !== undefined) text += sseControl('ended', { topic }, { named: this.named });
    }
    return this.frame(text);
  }

  control<Name extends ControlName>(
    name: Name,
    data: ControlData[Name],
    id?: string,
    retry?: number,
  ): Buffer {
    return this.frame(sseControl(name, data, { id, retry, named: this.named }));
  }

  protected frame(text: string): Buffer {
    return Buffer.from(text);
  }
}

/** The same as one chunk of HTTP/1.1's chunked coding (RFC 9112, 7.1), ready for the socket. */
class ChunkWire extends StreamWire {
  protected override frame(text: string): Buffer {
    return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  }
}

const WIRES = {
  stream: { named: new StreamWire(true), unnamed: new StreamWire(false) },
  chunks: { named: new ChunkWire(true), unnamed: new ChunkWire(false) },
};

/** One of four objects that all SSE connections share. */
export function sseWire({ chunked, named }: { chunked: boolean; named: boolean }): TransportWire {
  return WIRES[chunked ? 'chunks' : 'stream'][named ? 'named' : 'unnamed'];
}
