import { getLines, getMessages } from '@microsoft/fetch-event-source/lib/cjs/parse.js';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import type { Transform } from 'node:stream';
import { cases } from '../../../test/support/cases.js';
import type { HubEvent } from '../../hub/event.js';
import { encodeBody } from '../../protocol/encode.js';
import { sseWire } from './sse.wire.js';

/** What a browser's `EventSource` would be given. */
type Parsed = [event: string, id: string, data: string];
type Parser = (chunks: readonly Buffer[]) => Parsed[] | Promise<Parsed[]>;

/** undici's EventSource hides its parser, which is a stream. */
const { EventSourceStream } = createRequire(__filename)(
  'undici/lib/web/eventsource/eventsource-stream.js',
) as {
  EventSourceStream: new (options: { eventSourceSettings: object }) => Transform;
};

const FOREIGN: Readonly<Record<string, Parser>> = {
  'eventsource-parser'(chunks) {
    const parsed: Parsed[] = [];
    const parser = createParser({
      onEvent: ({ event, id, data }) => parsed.push([event ?? '', id ?? '', data]),
    });
    const decoder = new TextDecoder();
    for (const chunk of chunks) parser.feed(decoder.decode(chunk, { stream: true }));
    return parsed;
  },
  'fetch-event-source'(chunks) {
    const parsed: Parsed[] = [];
    const ignore = (): void => undefined;
    const message = getMessages(ignore, ignore, ({ event, id, data }) => parsed.push([event, id, data]));
    const feed = getLines(message);
    for (const chunk of chunks) feed(chunk);
    return parsed;
  },
  async undici(chunks) {
    const stream = new EventSourceStream({ eventSourceSettings: {} });
    for (const chunk of chunks) stream.write(chunk);
    stream.end();
    const parsed: Parsed[] = [];
    for await (const { type, options } of stream as AsyncIterable<{
      type: string;
      options: { lastEventId: string; data: string };
    }>)
      parsed.push([type === 'message' ? '' : type, options.lastEventId, options.data]);
    return parsed;
  },
};

const awkward = fc.constantFrom(
  ...['\r', '\n', '\r\n\r\n', '\0', '\u0085', '\u2028', '\u2029', '\ufeff', '\ud800', '\udfff', '\u{1f600}'],
  ...['\ndata: x\n\nid: 9\nevent: bye\n\n', 'data:', ':', '"', '\\'],
);
const text = fc.array(fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 5 });
const data = fc.dictionary(
  text.map((parts) => parts.join('')),
  fc.oneof(
    text.map((parts) => parts.join('')),
    fc.jsonValue({ maxDepth: 2 }),
  ),
  { maxKeys: 3 },
);
const events = fc.array(
  fc.record({ topic: fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/), time: fc.nat(), data, gap: fc.nat(9) }),
  { minLength: 1, maxLength: 4 },
);

/** At any byte, so that characters and line ends are torn apart. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = places.map((place) => place % bytes.length).sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

it.each(Object.entries(FOREIGN))(
  'any Unicode in any field is exactly one equal event to %s, wherever the bytes are cut',
  async (...[, parse]) => {
    await fc.assert(
      fc.asyncProperty(events, fc.array(fc.nat(), { maxLength: 8 }), async (given, places) => {
        let sequence = 0;
        const written = given.map(({ topic, time, data, gap }): HubEvent => {
          sequence += 1 + gap;
          return { topic, sequence, time, body: encodeBody(topic, time, data), ends: undefined };
        });
        const wire = sseWire('stream', true);
        const bytes = wire.pack(
          written.map((event) => wire.event(event, 'e')),
          true,
        );
        const parsed = await parse(cut(bytes, places).filter(({ length }) => length > 0));
        expect(parsed).toEqual(
          written.map(({ sequence, time, body }) => ['', `e-${sequence}-${time.toString(36)}`, body]),
        );
        for (const [index, [, , body]] of parsed.entries()) {
          const { topic, time, data } = given[index]!;
          expect(JSON.stringify(JSON.parse(body))).toBe(JSON.stringify({ topic, time, data }));
        }
      }),
      cases(500),
    );
  },
);
