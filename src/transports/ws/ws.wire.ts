import type { HubEvent } from '../../hub/event.js';
import { jsonControl, jsonEvent } from '../../protocol/encode.js';
import type { ControlData, ControlName } from '../../protocol/messages.js';
import { formatPosition } from '../../protocol/position.js';
import type { TransportWire } from '../wire.js';

const TEXT_FRAME = 0x81;

/** Bytes of a frame's head, by the size of its payload (RFC 6455, 5.2; a server does not mask). */
const headBytes = (size: number): number => (size < 126 ? 2 : size < 65_536 ? 4 : 10);

/** Writes a whole text message as one frame at `offset`; returns where the next may stand. */
function writeFrame(target: Buffer, offset: number, text: string, size: number): number {
  target[offset] = TEXT_FRAME;
  if (size < 126) {
    target[offset + 1] = size;
  } else if (size < 65_536) {
    target[offset + 1] = 126;
    target.writeUInt16BE(size, offset + 2);
  } else {
    target[offset + 1] = 127;
    target.writeBigUInt64BE(BigInt(size), offset + 2);
  }
  const start = offset + headBytes(size);
  target.write(text, start);
  return start + size;
}

/** Text messages, each as one frame, ready for the socket. */
export function frames(messages: readonly string[]): Buffer {
  const sizes = messages.map((message) => Buffer.byteLength(message));
  const target = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + headBytes(size) + size, 0));
  let offset = 0;
  messages.forEach((message, index) => (offset = writeFrame(target, offset, message, sizes[index]!)));
  return target;
}

/** What an event is on this wire: itself, and `ended` behind it where it is the topic's last. */
function encode({ topic, sequence, time, body, ends }: HubEvent, epoch: string): string[] {
  const event = jsonEvent(formatPosition({ epoch, sequence, time }), body);
  return ends === undefined ? [event] : [event, jsonControl('ended', { topic })];
}

/** A message for each event. */
class MessageWire implements TransportWire {
  events(events: readonly HubEvent[], epoch: string): Buffer {
    return frames(events.flatMap((event) => encode(event, epoch)));
  }

  control<Name extends ControlName>(name: Name, data: ControlData[Name], id?: string): Buffer {
    return frames([jsonControl(name, data, id)]);
  }
}

/** A message for each pass: an array of what would have been single ones. */
class BatchWire extends MessageWire {
  override events(events: readonly HubEvent[], epoch: string): Buffer {
    return frames([`[${events.flatMap((event) => encode(event, epoch)).join(',')}]`]);
  }
}

const MESSAGES = new MessageWire();
const BATCHES = new BatchWire();

/** One of two objects that all WebSocket connections share. */
export const wsWire = (batch: boolean): TransportWire => (batch ? BATCHES : MESSAGES);
