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

/** Text messages, each as one frame, ready for the socket. */
export function frames(messages: readonly string[]): Buffer {
  const sizes = messages.map((message) => Buffer.byteLength(message));
  const target = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + headBytes(size) + size, 0));
  let offset = 0;
  messages.forEach((message, index) => {
    const size = sizes[index]!;
    const start = writeHead(target, offset, TEXT_FRAME, size);
    target.write(message, start);
    offset = start + size;
  });
  return target;
}

/** One compressed text message (RFC 7692, 7.2.1), for whoever has agreed to `server_no_context_takeover`. */
function deflatedFrame(message: string): Buffer {
  const block = deflated(message);
  const payload = block.subarray(0, block.length - FLUSH_END.length);
  const target = Buffer.allocUnsafe(headBytes(payload.length) + payload.length);
  payload.copy(target, writeHead(target, 0, DEFLATED_TEXT_FRAME, payload.length));
  return target;
}

/** What an event is on this wire: itself, and `ended` behind it where it is the topic's last. */
function encode({ topic, sequence, time, body, ends }: HubEvent, epoch: string): string[] {
  const event = jsonEvent(formatPosition({ epoch, sequence, time }), body);
  return ends === undefined ? [event] : [event, jsonControl('ended', { topic })];
}

/** A message for each event. */
class MessageWire implements TransportWire {
  events(events: readonly HubEvent[], epoch: string, _shared: boolean): Buffer {
    return frames(events.flatMap((event) => encode(event, epoch)));
  }

  control<Name extends ControlName>(name: Name, data: ControlData[Name], id?: string): Buffer {
    return frames([jsonControl(name, data, id)]);
  }
}

/** A message for each pass: an array of what would have been single ones. */
class BatchWire extends MessageWire {
  constructor(private readonly deflate: boolean) {
    super();
  }

  override events(events: readonly HubEvent[], epoch: string, shared: boolean): Buffer {
    const message = `[${events.flatMap((event) => encode(event, epoch)).join(',')}]`;
    return this.deflate && shared && isWorthDeflating(message) ? deflatedFrame(message) : frames([message]);
  }
}

const MESSAGES = new MessageWire();
const BATCHES = new BatchWire(false);
const DEFLATED_BATCHES = new BatchWire(true);

/**
 * One of three objects that all WebSocket connections share. `deflate`: the client has agreed to permessage-deflate;
 * single messages are too short for it.
 */
export const wsWire = ({ batch, deflate }: { batch: boolean; deflate: boolean }): TransportWire =>
  batch ? (deflate ? DEFLATED_BATCHES : BATCHES) : MESSAGES;
