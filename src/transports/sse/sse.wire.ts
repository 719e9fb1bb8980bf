import type { HubEvent } from '../../hub/event.js';
import { sseControl, sseEvent } from '../../protocol/encode.js';
import type { ControlData, ControlName } from '../../protocol/messages.js';
import { formatPosition } from '../../protocol/position.js';
import { deflated, isWorthDeflating, stored } from '../deflate.js';
import type { TransportWire } from '../wire.js';

/** Plain event-stream bytes, for what does its own framing: HTTP/2, or HTTP/1.0, which has none. */
class StreamWire implements TransportWire {
  constructor(private readonly named: boolean) {}

  event({ topic, sequence, time, body, ends }: HubEvent, epoch: string): Buffer {
    const event = sseEvent(formatPosition({ epoch, sequence, time }), body);
    const ended = ends === undefined ? '' : sseControl('ended', { topic }, { named: this.named });
    return Buffer.from(event + ended);
  }

  control<Name extends ControlName>(
    name: Name,
    data: ControlData[Name],
    id?: string,
    retry?: number,
  ): Buffer {
    return this.pack([Buffer.from(sseControl(name, data, { id, retry, named: this.named }))], false);
  }

  pack(pieces: readonly Buffer[], _shared: boolean): Buffer {
    return Buffer.concat(pieces);
  }
}

/** The same as one chunk of HTTP/1.1's chunked coding (RFC 9112, 7.1), ready for the socket. */
class ChunkWire extends StreamWire {
  override pack(pieces: readonly Buffer[], _shared: boolean): Buffer {
    return chunkOf(pieces);
  }
}

/** A part of a gzip stream; what many are sent is compressed. */
class GzipWire extends StreamWire {
  override pack(pieces: readonly Buffer[], shared: boolean): Buffer {
    const bytes = Buffer.concat(pieces);
    return shared && isWorthDeflating(bytes) ? deflated(bytes) : stored(bytes);
  }
}

class GzipChunkWire extends GzipWire {
  override pack(pieces: readonly Buffer[], shared: boolean): Buffer {
    return chunkOf([super.pack(pieces, shared)]);
  }
}

function chunkOf(pieces: readonly Buffer[]): Buffer {
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), ...pieces, CRLF]);
}

const CRLF = Buffer.from('\r\n');

const WIRES = {
  stream: { named: new StreamWire(true), unnamed: new StreamWire(false) },
  chunks: { named: new ChunkWire(true), unnamed: new ChunkWire(false) },
  'gzip-stream': { named: new GzipWire(true), unnamed: new GzipWire(false) },
  'gzip-chunks': { named: new GzipChunkWire(true), unnamed: new GzipChunkWire(false) },
};

/** One of eight objects that all SSE connections share. */
export const sseWire = (framing: keyof typeof WIRES, named: boolean): TransportWire =>
  WIRES[framing][named ? 'named' : 'unnamed'];
