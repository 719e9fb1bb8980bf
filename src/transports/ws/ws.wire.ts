import type { HubEvent } from '../../hub/event.js';
import { jsonControl, jsonEvent } from '../../protocol/encode.js';
import type { ControlData, ControlName } from '../../protocol/messages.js';
import { formatPosition } from '../../protocol/position.js';
import { deflated, FLUSH_END, isWorthDeflating } from '../deflate.js';
import type { TransportWire } from '../wire.js';

const TEXT_FRAME = 0x81;
/** RFC 7692, 6: RSV1 says that the message is compressed. */
const DEFLATED_TEXT_FRAME = 0xc1;

/** Bytes of a frame's head, by the size of its payload (RFC 6455, 5.2; a server does not mask). */
const headBytes = (size: number): number => (size < 126 ? 2 : size < 65_536 ? 4 : 10);

/** Writes the head of a frame at `offset`; returns where its payload begins. */
function writeHead(target: Buffer, offset: number, first: number, size: number): number {
  target[offset] = first;
  if (size < 126) {
    target[offset + 1] = size;
  } else if (size < 65_536) {
    target[offset + 1] = 126;
    target.writeUInt16BE(size, offset + 2);
  } else {
    target[offset + 1] = 127;
    target.writeBigUInt64BE(BigInt(size), offset + 2);
  }
  return offset + headBytes(size);
}

/** One message as one frame, ready for the socket. */
function frame(payload: Buffer, first = TEXT_FRAME): Buffer {
  const target = Buffer.allocUnsafe(headBytes(payload.length) + payload.length);
  payload.copy(target, writeHead(target, 0, first, payload.length));
  return target;
}

/** One compressed text message (RFC 7692, 7.2.1), for whoever has agreed to `server_no_context_takeover`. */
function deflatedFrame(message: Buffer): Buffer {
  const block = deflated(message);
  return frame(block.subarray(0, block.length - FLUSH_END.length), DEFLATED_TEXT_FRAME);
}

/** What an event is on this wire: itself, and `ended` behind it where it is the topic's last. */
function messagesOf({ topic, sequence, time, body, ends }: HubEvent, epoch: string): string[] {
  const event = jsonEvent(formatPosition({ epoch, sequence, time }), body);
  return ends === undefined ? [event] : [event, jsonControl('ended', { topic })];
}

/** A message for each event. */
class MessageWire implements TransportWire {
  event(event: HubEvent, epoch: string): Buffer {
    return Buffer.concat(messagesOf(event, epoch).map((message) => frame(Buffer.from(message))));
  }

  pack(events: readonly Buffer[], _shared: boolean): Buffer {
    return Buffer.concat(events);
  }

  control<Name extends ControlName>(name: Name, data: ControlData[Name], id?: string): Buffer {
    return frame(Buffer.from(jsonControl(name, data, id)));
  }
}

/** A message for each pass: an array of what would have been single ones. */
class BatchWire extends MessageWire {
  constructor(private readonly deflate: boolean) {
    super();
  }

  override event(event: HubEvent, epoch: string): Buffer {
    return Buffer.from(`,${messagesOf(event, epoch).join(',')}`);
  }

  override pack(events: readonly Buffer[], shared: boolean): Buffer {
    const message = Buffer.concat([...events, CLOSE]);
    // Each event brings a comma, and the first one's is the array's bracket.
    message[0] = OPEN;
    return this.deflate && shared && isWorthDeflating(message) ? deflatedFrame(message) : frame(message);
  }
}

const OPEN = '['.charCodeAt(0);
const CLOSE = Buffer.from(']');

const MESSAGES = new MessageWire();
const BATCHES = new BatchWire(false);
const DEFLATED_BATCHES = new BatchWire(true);

/**
 * One of three objects that all WebSocket connections share. `deflate`: the client has agreed to permessage-deflate;
 * single messages are too short for it.
 */
export const wsWire = ({ batch, deflate }: { batch: boolean; deflate: boolean }): TransportWire =>
  batch ? (deflate ? DEFLATED_BATCHES : BATCHES) : MESSAGES;
