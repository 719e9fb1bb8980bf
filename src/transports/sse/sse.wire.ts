import type { HubEvent } from '../../hub/event.js';
import { sseControl, sseEvent } from '../../protocol/encode.js';
import type { ControlData, ControlName } from '../../protocol/messages.js';
import { formatPosition } from '../../protocol/position.js';
import { deflated, isWorthDeflating, stored } from '../deflate.js';
import type { TransportWire } from '../wire.js';

/** Plain event-stream bytes, for a response that does its own framing: HTTP/2, or HTTP/1.0, which has none. */
class StreamWire implements TransportWire {
  constructor(protected readonly named: boolean) {}

  events(events: readonly HubEvent[], epoch: string, shared: boolean): Buffer {
    let text = '';
    for (const { topic, sequence, time, body, ends } of events) {
      text += sseEvent(formatPosition({ epoch, sequence, time }), body);
      if (ends !== undefined) text += sseControl('ended', { topic }, { named: this.named });
    }
    return this.frame(text, shared);
  }

  control<Name extends ControlName>(
    name: Name,
    data: ControlData[Name],
    id?: string,
    retry?: number,
  ): Buffer {
    return this.frame(sseControl(name, data, { id, retry, named: this.named }), false);
  }

  protected frame(text: string, _shared: boolean): Buffer {
    return Buffer.from(text);
  }
}

/** The same as one chunk of HTTP/1.1's chunked coding (RFC 9112, 7.1), ready for the socket. */
class ChunkWire extends StreamWire {
  protected override frame(text: string, _shared: boolean): Buffer {
    return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  }
}

/** A chunk that is a part of a gzip stream; what many are sent is compressed. */
class GzipWire extends StreamWire {
  protected override frame(text: string, shared: boolean): Buffer {
    const block = shared && isWorthDeflating(text) ? deflated(text) : stored(text);
    return Buffer.concat([Buffer.from(`${block.length.toString(16)}\r\n`), block, CRLF]);
  }
}

const CRLF = Buffer.from('\r\n');

const WIRES = {
  stream: { named: new StreamWire(true), unnamed: new StreamWire(false) },
  chunks: { named: new ChunkWire(true), unnamed: new ChunkWire(false) },
  gzip: { named: new GzipWire(true), unnamed: new GzipWire(false) },
};

/** One of six objects that all SSE connections share. */
export const sseWire = (framing: keyof typeof WIRES, named: boolean): TransportWire =>
  WIRES[framing][named ? 'named' : 'unnamed'];
