import { EventSource } from 'eventsource';
import fc from 'fast-check';
import type { PublishReceipt } from '../src/protocol/messages.js';
import {
  connect,
  PollClient,
  SseClient,
  TestClient,
  TRANSPORTS,
  track,
  WsClient,
} from './support/clients.js';
import { startServer, type TestServer } from './support/server.js';

const KEY = 'a-key-of-the-tests-01';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ PUBLISH_KEYS: KEY });
});
afterEach(() => jest.restoreAllMocks());

async function publish<Answer = PublishReceipt>(body: unknown): Promise<Answer> {
  const answer = await fetch(`${server.url}/publish`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

/** The `eventsource` package: what a page's own EventSource does, on Node. */
class EventSourceClient extends TestClient {
  readonly #source: EventSource;

  constructor(url: string) {
    super();
    this.#source = new EventSource(url);
    for (const name of ['message', 'live']) {
      this.#source.addEventListener(name, ({ data, lastEventId }) =>
        this.take(name === 'message' ? undefined : name, lastEventId, String(data)),
      );
    }
  }

  close(): void {
    this.#source.close();
  }
}

/** Position and data of each event that came. */
const valuesOf = ({ ticks }: TestClient): [unknown, unknown][] =>
  ticks.map(({ id, data }) => [id, (data as { data: unknown }).data]);

describe.each(TRANSPORTS)('what was acknowledged has been delivered over %s', (transport) => {
  it('at the position that the publisher was told', async () => {
    const client = connect(transport, server, { topics: `score.${transport}` });
    await client.named('live');
    const { position, duplicate } = await publish({ topic: `score.${transport}`, data: { n: 1 } });
    expect(duplicate).toBe(false);
    expect((await client.tick(1)).id).toBe(position);
    const { history } = (await (await fetch(`${server.url}/topics/score.${transport}`)).json()) as {
      history: object[];
    };
    expect(history).toMatchObject([{ id: position, data: { data: { n: 1 } } }]);
  });

  it('a list in its order, each once', async () => {
    const client = connect(transport, server, { topics: `list.${transport}.*` });
    await client.named('live');
    const list = Array.from({ length: 100 }, (_, n) => ({
      topic: `list.${transport}.${n % 3}`,
      data: { n },
    }));
    const { events } = await publish<{ events: PublishReceipt[] }>(list);
    await client.tick(99);
    expect(valuesOf(client)).toEqual(events.map(({ position }, n) => [position, { n }]));
  });
});

it('a stranger to the topic gets nothing of it', async () => {
  const client = connect('sse', server, { topics: 'other.>' });
  await client.named('live');
  await publish([
    { topic: 'secret.A', data: { n: 1 } },
    { topic: 'other.A', data: { n: 2 } },
  ]);
  await client.tick(2);
  expect(client.ticks).toHaveLength(1);
});

describe('time', () => {
  it.each([0, 1_671_379_200_000, 8_640_000_000_000_000])('%d is as the publisher gave it', async (time) => {
    const client = connect('websocket', server, { topics: `time.${time}` });
    await client.named('live');
    await publish({ topic: `time.${time}`, time, data: { n: 1 } });
    expect((await client.tick(1)).data).toMatchObject({ time });
  });

  it('is the server’s own where none is given', async () => {
    const before = Date.now();
    const client = connect('websocket', server, { topics: 'time.now' });
    await client.named('live');
    await publish({ topic: 'time.now', data: { n: 1 } });
    const { time } = (await client.tick(1)).data as { time: number };
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });
});

it('an event that ends its topic says so to the reader, behind it', async () => {
  const client = connect('sse', server, { topics: 'match.end,match.other' });
  await client.named('live');
  await publish({ topic: 'match.end', data: { n: 1 }, ends: 'for-good' });
  expect((await client.named('ended')).data).toEqual({ topic: 'match.end' });
  expect(client.received.at(-2)).toMatchObject({ data: { data: { n: 1 } } });
});

describe('an id', () => {
  const MINUTE = 60_000;

  it('that was stored is not stored again for two minutes, and after that it is', async () => {
    const client = connect('sse', server, { topics: 'twice.A' });
    await client.named('live');
    const event = { topic: 'twice.A', id: 'goal 1', data: { n: 1 } };
    const first = await publish(event);
    expect(first.duplicate).toBe(false);
    const now = Date.now.bind(Date);
    const clock = jest.spyOn(Date, 'now');
    for (const later of [0, 2 * MINUTE - 10_000]) {
      clock.mockImplementation(() => now() + later);
      expect(await publish(event)).toEqual({ ...first, duplicate: true });
      expect(await publish({ ...event, data: { n: 2 } })).toEqual({ ...first, duplicate: true });
    }
    clock.mockImplementation(() => now() + 2 * MINUTE + 10_000);
    const again = await publish({ ...event, data: { n: 3 } });
    expect(again).toMatchObject({ duplicate: false });
    await client.tick(3);
    expect(valuesOf(client)).toEqual([
      [first.position, { n: 1 }],
      [again.position, { n: 3 }],
    ]);
  });

  it('is of its topic: two topics may count from 1', async () => {
    const data = { n: 1 };
    const one = await publish({ topic: 'count.A', id: '1', data });
    const other = await publish({ topic: 'count.B', id: '1', data });
    expect([one.duplicate, other.duplicate]).toEqual([false, false]);
    expect(await publish({ topic: 'count.B', id: '1', data })).toEqual({ ...other, duplicate: true });
  });

  it('makes a list that is published again store only what was missing', async () => {
    const list = ['a', 'b', 'c'].map((id) => ({ topic: 'again.A', id, data: {} }));
    const [first] = (await publish<{ events: PublishReceipt[] }>([list[0], list[0]])).events;
    const { events } = await publish<{ events: PublishReceipt[] }>(list);
    expect(events[0]).toEqual({ ...first, duplicate: true });
    expect(events.map(({ duplicate }) => duplicate)).toEqual([true, false, false]);
  });
});

describe('any Unicode in data arrives as exactly one equal event, whichever way it is read', () => {
  const clients: [string, () => TestClient][] = [
    ['eventsource-parser', () => new SseClient(`${server.url}/sse?topics=any.>`)],
    ['eventsource', () => new EventSourceClient(`${server.url}/sse?topics=any.>`)],
    ['WebSocket', () => new WsClient(`${server.wsUrl}?topics=any.>`)],
    ['WebSocket, in batches', () => new WsClient(`${server.wsUrl}?topics=any.>&batch=1`)],
    ['poll', () => new PollClient(`${server.url}/poll`, { topics: 'any.>' })],
  ];

  /** What ends lines, events or texts somewhere: CR, LF, NUL, NEL, LS, PS, BOM, fields of SSE, astral, no character. */
  const awkward = fc.constantFrom(
    ...['\r', '\n', '\r\n\r\n', '\0', '\u0085', '\u2028', '\u2029', '\ufeff', '\ufffe', '\x1b[2J', '"', '\\'],
    ...['\ndata: x\n\nid: 9\nevent: bye\n\n', '</script>', '\u{1f600}', '\u{10ffff}', '${x}', "'", '\u202e'],
  );
  const text = fc
    .array(fc.oneof(awkward, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.constantFrom(null, true, false, 0, -1.5, 1e21, 5e-324, 0.1 + 0.2),
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        tie('json'),
        { maxKeys: 3 },
      ),
    ),
  }));
  /** As most JSON writers do, and as those that write ASCII alone do. */
  const ascii = (written: string): string =>
    written.replace(/[^\0-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

  it('and at the same position', async () => {
    const readers = clients.map(([name, open]) => ({ name, client: track(open()) }));
    await Promise.all(readers.map(({ client }) => client.named('live')));
    const expected: [string, unknown][] = [];
    let n = 0;
    await fc.assert(
      fc.asyncProperty(json, fc.boolean(), async (value, escaped) => {
        n += 1;
        const data = { n, value };
        const written = JSON.stringify({ topic: 'any.A', data });
        const { position } = await publish(escaped ? ascii(written) : written);
        expected.push([position, data]);
        for (const { name, client } of readers) {
          await client.tick(n);
          const [id, received] = valuesOf(client).at(-1)!;
          expect([name, id, JSON.stringify(received)]).toEqual([name, position, JSON.stringify(data)]);
        }
      }),
      { numRuns: 300 },
    );
    for (const { client } of readers) {
      expect(JSON.stringify(valuesOf(client))).toBe(JSON.stringify(expected));
    }
  });
});
