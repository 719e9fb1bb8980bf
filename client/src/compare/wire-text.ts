/** What the wire carried, before anybody has parsed it. */

/** An event with its data as text, untouched: two transports must bring the same. */
export interface RawEvent {
  readonly id: string;
  readonly data: string;
}

/** A message with a name begins like this on every transport that the library reads; an event never does. */
export const isControlText = (text: string): boolean => text.startsWith('{"event":');

const EVENT = /^\{"id":"([A-Za-z0-9-]+)","data":/;

/** A WebSocket message: one event, a batch of them, or a control message. */
export function eventsOfMessage(text: string): RawEvent[] {
  const elements = text.startsWith('[') ? elementsOf(text, 1) : [text];
  return elements.flatMap(rawEvent);
}

const EVENTS = '"events":[';

/** The answer to a poll. Nothing before its events can hold that key: topics have no quotes. */
export function eventsOfAnswer(text: string): RawEvent[] {
  const start = text.indexOf(EVENTS);
  return start < 0 ? [] : elementsOf(text, start + EVENTS.length).flatMap(rawEvent);
}

function rawEvent(element: string): RawEvent[] {
  const [head, id] = EVENT.exec(element) ?? [];
  return head === undefined || id === undefined ? [] : [{ id, data: element.slice(head.length, -1) }];
}

/** The objects of a JSON array, as they stand there; `from`: behind its bracket. */
function elementsOf(text: string, from: number): string[] {
  const elements: string[] = [];
  let depth = 0;
  let start = from;
  for (let index = from; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') {
      index = endOfString(text, index);
    } else if (character === '{' || character === '[') {
      if (depth === 0) start = index;
      depth += 1;
    } else if (character === '}' || character === ']') {
      if (depth === 0) break;
      depth -= 1;
      if (depth === 0) elements.push(text.slice(start, index + 1));
    }
  }
  return elements;
}

/** @returns where its closing quote is */
function endOfString(text: string, quote: number): number {
  let index = quote + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

/** Bytes of a text in UTF-8, which is what it was on the wire. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    // Half of a surrogate pair counts two, so that a pair has its four.
    if (code > 0x7f) bytes += code > 0x7ff && (code & 0xf800) !== 0xd800 ? 2 : 1;
  }
  return bytes;
}

/** 53 bits that differ where two texts do, as far as chance allows; not against somebody who means harm. */
export function fingerprint(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x5bd1e995);
    high ^= high >>> 15;
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
