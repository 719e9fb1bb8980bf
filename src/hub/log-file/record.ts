/**
 * One record of the file, little-endian. The length needs no check of its own: with another one the CRC is of other
 * bytes. No UTF-8 text holds the byte 0xFF, so after damage the next record is found by its mark.
 *
 *     0  u8   0xFF           9  u8   kind             18  f64  sequence    34  topic, id, body in UTF-8
 *     1  u32  length        10  u32  bytes of topic   26  f64  time, ms
 *     5  u32  CRC of 9 …    14  u32  bytes of id
 */
import type { Ending } from '../tick.js';
import { crc32 } from './crc32.js';

/** How the file begins; another version begins otherwise. */
export const MAGIC = Buffer.from('tickerwire log 1\n');
export const MARK = 0xff;
export const HEADER_BYTES = 34;
/** Above the largest body that a request can bring. A greater length is damage. */
export const MAX_RECORD_BYTES = 67_108_864;
/** Characters of topic, id and body together that certainly fit. */
export const MAX_RECORD_CHARACTERS = Math.floor((MAX_RECORD_BYTES - HEADER_BYTES) / 3);

export const KIND = {
  /** A life begins. topic: its epoch; id: the machine's boot; sequence and time: where the log stood. */
  opened: 1,
  /** It ended in order. */
  closed: 2,
  event: 3,
  eventForNow: 4,
  eventForGood: 5,
  /** What is known of a topic begins here. sequence: its newest event gone. */
  topic: 6,
  /** A de-duplication key whose event stands elsewhere, or nowhere any more. */
  key: 7,
  /** body: positions before this cannot be resumed from. */
  floor: 8,
  /** sequence: the topic's events up to this are let go of. */
  forget: 9,
} as const;

const LAST_KIND = KIND.forget;

export interface LogRecord {
  readonly kind: number;
  readonly sequence: number;
  readonly time: number;
  readonly topic: string;
  readonly id: string;
  readonly body: string;
}

export const kindOf = (ends: Ending | undefined): number =>
  ends === undefined ? KIND.event : ends === 'for-now' ? KIND.eventForNow : KIND.eventForGood;

export const endingOf = (kind: number): Ending | undefined =>
  kind === KIND.eventForNow ? 'for-now' : kind === KIND.eventForGood ? 'for-good' : undefined;

/** Length of the record that seems to begin at `at`, where at least a header stands; 0: none does. */
export function lengthAt(bytes: Buffer, at: number): number {
  if (bytes[at] !== MARK) return 0;
  const length = bytes.readUInt32LE(at + 1);
  const kind = bytes[at + 9]!;
  const texts = HEADER_BYTES + bytes.readUInt32LE(at + 10) + bytes.readUInt32LE(at + 14);
  return kind >= 1 && kind <= LAST_KIND && texts <= length && length <= MAX_RECORD_BYTES ? length : 0;
}

/** The record at `at`, all of whose `length` bytes are there; undefined if it is damaged. */
export function decode(bytes: Buffer, at: number, length: number): LogRecord | undefined {
  if (bytes.readUInt32LE(at + 5) !== crc32(bytes, at + 9, at + length)) return undefined;
  const topicAt = at + HEADER_BYTES;
  const idAt = topicAt + bytes.readUInt32LE(at + 10);
  const bodyAt = idAt + bytes.readUInt32LE(at + 14);
  return {
    kind: bytes[at + 9]!,
    sequence: bytes.readDoubleLE(at + 18),
    time: bytes.readDoubleLE(at + 26),
    topic: bytes.toString('utf8', topicAt, idAt),
    id: idAt === bodyAt ? '' : bytes.toString('utf8', idAt, bodyAt),
    body: bytes.toString('utf8', bodyAt, at + length),
  };
}

/** Writes a record at `at`, where there is room for it. @returns its length */
export function encode(
  bytes: Buffer,
  at: number,
  kind: number,
  sequence: number,
  time: number,
  topic: string,
  id: string,
  body: string,
): number {
  const topicAt = at + HEADER_BYTES;
  const topicBytes = bytes.write(topic, topicAt);
  const idBytes = id === '' ? 0 : bytes.write(id, topicAt + topicBytes);
  const bodyAt = topicAt + topicBytes + idBytes;
  const end = bodyAt + bytes.write(body, bodyAt);
  bytes[at] = MARK;
  bytes.writeUInt32LE(end - at, at + 1);
  bytes[at + 9] = kind;
  bytes.writeUInt32LE(topicBytes, at + 10);
  bytes.writeUInt32LE(idBytes, at + 14);
  bytes.writeDoubleLE(sequence, at + 18);
  bytes.writeDoubleLE(time, at + 26);
  bytes.writeUInt32LE(crc32(bytes, at + 9, end), at + 5);
  return end - at;
}
