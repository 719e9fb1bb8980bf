import type { ControlData, ControlName } from '../../src/protocol/messages.js';

/** A message as any transport carries it; a tick has no `event`. */
export interface Sent {
  readonly event?: ControlName;
  readonly id?: string;
  readonly data: { topic: string; data: { uid: number } } & ControlData[ControlName];
}

/** One unit of a transport: it arrives whole or not at all. */
export interface Unit {
  readonly text: string;
  readonly messages: readonly Sent[];
}

/** Reads one event of an event stream, as WHATWG HTML 9.2.6 says. */
export function parseBlock(block: string): { event?: string; id?: string; retry?: string; data: string } {
  const fields: Record<string, string> = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
  }
  return { data: '', ...fields };
}

function decodeBlock(text: string): Unit {
  const { event, id, data } = parseBlock(text);
  const value = JSON.parse(data) as Sent | Sent['data'];
  // With `named=0` a control message is the JSON that WebSocket would carry.
  if ('event' in value) return { text, messages: [{ ...value, ...(id === undefined ? {} : { id }) }] };
  const message = {
    ...(event === undefined ? {} : { event }),
    ...(id === undefined ? {} : { id }),
    data: value,
  };
  return { text, messages: [message as Sent] };
}

export const decodeStream = (bytes: Buffer): Unit[] =>
  bytes
    .toString()
    .split('\n\n')
    .filter((block) => block !== '')
    .map(decodeBlock);

/** Whole, unmasked text frames (RFC 6455, 5.2). */
export function decodeFrames(bytes: Buffer): Unit[] {
  const units: Unit[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const short = bytes[offset + 1]!;
    const start = offset + (short < 126 ? 2 : 4);
    const end = start + (short < 126 ? short : bytes.readUInt16BE(offset + 2));
    const text = bytes.toString('utf8', start, end);
    const value = JSON.parse(text) as Sent | Sent[];
    units.push({ text, messages: Array.isArray(value) ? value : [value] });
    offset = end;
  }
  return units;
}
