import { labData } from '../../feeds/lab.feed.js';
import { encodeBody, jsonControl, jsonEvent, sseControl, sseEvent } from '../../protocol/encode.js';
import { chunk, textFrame } from '../targets/frame.js';
import { ChunkedReader } from './chunked.reader.js';
import { eachLabEvent, type LabEvent } from './lab-event.js';
import type { Handler, Reader } from './reader.js';
import { SseReader } from './sse.reader.js';
import { TallyReader } from './tally.reader.js';
import { WsReader } from './ws.reader.js';

const body = (topic: number, n: number): string => encodeBody(`lab.${topic}`, 1, labData(1000 + n, n, 150));
const expected = (topic: number, n: number): LabEvent => ({ topic, n, t: 1000 + n });

/** Three events and what else comes on that wire. */
const STREAMS = {
  sse: Buffer.concat([
    chunk(': a comment\n\n'),
    chunk(
      sseControl(
        'hello',
        { version: 1, topics: [], conflateMs: 0, heartbeatMs: 1, time: 1 },
        { named: true },
      ),
    ),
    chunk(sseEvent('e-1-a', body(0, 1)) + sseEvent('e-2-a', body(7, 1))),
    chunk(sseControl('heartbeat', { time: 1 }, { named: false, id: 'e-2-a' })),
    chunk(sseEvent('e-3-a', body(0, 2))),
  ]),
  websocket: Buffer.concat([
    textFrame(jsonControl('heartbeat', { time: 1 })),
    textFrame(jsonEvent('e-1-a', body(0, 1))),
    Buffer.from([0x89, 0x02, 0x68, 0x69]),
    textFrame(jsonEvent('e-2-a', body(7, 1))),
    textFrame(jsonEvent('e-3-a', body(0, 2))),
  ]),
};
const EVENTS = [expected(0, 1), expected(7, 1), expected(0, 2)];

/** Feeds `bytes` in pieces of at most `size`. */
function feed(reader: Reader, bytes: Buffer, size: number): void {
  for (let from = 0; from < bytes.length; from += size) {
    const piece = Buffer.from(bytes.subarray(from, from + size));
    reader.read(piece, piece.length);
    // The buffer of a read belongs to the next one.
    piece.fill(0);
  }
}

const readerOf = (kind: keyof typeof STREAMS, handler: Partial<Handler>): Reader => {
  const all = {
    find: eachLabEvent,
    event: () => undefined,
    payload: () => undefined,
    answer: () => undefined,
  };
  return kind === 'sse'
    ? new ChunkedReader(new SseReader({ ...all, ...handler }))
    : new WsReader({ ...all, ...handler });
};

function read(kind: keyof typeof STREAMS, size: number) {
  const got = { events: [] as LabEvent[], ids: [] as unknown[], answers: [] as Buffer[], payload: 0 };
  const handler: Partial<Handler> = {
    event: (event, id) => void (got.events.push(event), got.ids.push(id)),
    payload: (bytes) => void (got.payload += bytes),
    answer: (bytes) => void got.answers.push(bytes),
  };
  feed(readerOf(kind, handler), STREAMS[kind], size);
  return got;
}

describe.each(['sse', 'websocket'] as const)('the reader of %s', (kind) => {
  it('finds the same events, with their ids, however the stream is cut', () => {
    for (const size of [1, 2, 3, 7, 100, 160, 10_000]) {
      const { events, ids, payload } = read(kind, size);
      expect(events).toEqual(EVENTS);
      const messages = [body(0, 1), body(7, 1), body(0, 2)];
      const own =
        kind === 'sse' ? messages : messages.map((each, index) => jsonEvent(`e-${index + 1}-a`, each));
      expect(payload).toBe(own.join('').length);
      expect(ids).toEqual(['e-1-a', 'e-2-a', 'e-3-a']);
    }
  });

  it('and so does who only counts: at any moment each event is either counted or seen', () => {
    const stream = STREAMS[kind];
    for (let from = 1; from < stream.length; from += 1) {
      for (const to of [from, from + 40, from + 200, stream.length]) {
        const seen: LabEvent[] = [];
        const reader = new TallyReader((event) => seen.push(event));
        feed(reader, stream.subarray(0, from), 13);
        reader.counting = true;
        feed(reader, stream.subarray(from, to), 13);
        reader.counting = false;
        feed(reader, stream.subarray(to), 13);
        expect(reader.counted + seen.length).toBe(3);
        expect(EVENTS).toEqual(expect.arrayContaining(seen));
      }
    }
  });
});

it('a ping is answered with what it held, masked', () => {
  expect(read('websocket', 3).answers).toEqual([Buffer.from([0x8a, 0x82, 0, 0, 0, 0, 0x68, 0x69])]);
});

it('large frames are read too', () => {
  for (const size of [125, 126, 65_535, 65_536]) {
    const events: LabEvent[] = [];
    const reader = readerOf('websocket', { event: (event) => void events.push(event) });
    const text = encodeBody('lab.0', 1, labData(1, 1, 64)).padEnd(size);
    feed(reader, textFrame(text), 1000);
    expect(events).toEqual([{ topic: 0, n: 1, t: 1 }]);
  }
});

it('a message in fragments is read, with a ping between them', () => {
  const events: LabEvent[] = [];
  const reader = readerOf('websocket', { event: (event) => void events.push(event) });
  const text = body(0, 1);
  const [first, last] = [textFrame(text.slice(0, 30)), textFrame(text.slice(30))];
  // FIN is not set on the first, and the second goes on (RFC 6455, 5.4).
  first[0] = 0x01;
  last[0] = 0x80;
  feed(reader, Buffer.concat([first, Buffer.from([0x89, 0x00]), last]), 7);
  expect(events).toEqual([expected(0, 1)]);
});

it.each([
  ['a masked frame', 'websocket', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x61]), /must not mask/],
  ['a close frame', 'websocket', Buffer.from([0x88, 0x02, 0x03, 0xe8]), /closed with 1000/],
  ['a compressed frame that is none', 'websocket', Buffer.from([0xc1, 0x01, 0x07]), /invalid/],
  ['a chunk of no size', 'sse', Buffer.from('x\r\n'), /not the size of a chunk/],
  ['a chunk that is longer than it says', 'sse', Buffer.from('1\r\nabc'), /longer than it says/],
  ['the last chunk', 'sse', Buffer.from('0\r\n\r\n'), /has ended/],
] as const)('%s is an error', (_what, kind, bytes, says) => {
  const reader = readerOf(kind, {});
  expect(() => reader.read(bytes, bytes.length)).toThrow(says);
});
