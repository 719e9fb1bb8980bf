import { EventSource } from 'eventsource';
import { SseClient, track } from './support/clients.js';
import { raw } from './support/raw.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ HEARTBEAT_MS: '400' });
  await server.publish('stock.A', { n: 1 });
});

describe('GET /sse', () => {
  it('sends the headers that keep proxies and caches from holding it back', async () => {
    const client = track(new SseClient(`${server.url}/sse?topics=stock.A`));
    const { statusCode, headers } = await client.response;
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': expect.stringMatching(/no-cache.*no-transform/) as string,
      'x-accel-buffering': 'no',
      'content-encoding': 'identity',
      'access-control-allow-origin': '*',
    });
  });

  it('writes well-formed HTTP/1.1 chunks past the framework, in the documented order', async () => {
    const answer = await raw(
      server.port,
      'GET /sse?topics=stock.A HTTP/1.1\r\nHost: a\r\n\r\n',
      /event: live[^]*\n\n\r\n$/,
    );
    const [, body = ''] = answer.split(/\r\n\r\n([^]*)/);
    let text = '';
    for (let rest = body; rest !== '';) {
      const [line = '', size = ''] = /^([0-9a-f]+)\r\n/.exec(rest) ?? [];
      const start = line.length;
      const end = start + parseInt(size, 16);
      expect(rest.slice(end, end + 2)).toBe('\r\n');
      text += rest.slice(start, end);
      rest = rest.slice(end + 2);
    }
    expect(text).toMatch(
      /^\n: tickerwire\n\nevent: hello\nretry: \d+\ndata: \{.*\}\n\nid: (\w+)-1-\w+\ndata: \{"topic":"stock.A".*\}\n\nevent: live\nid: \1-1-\w+\ndata: \{"empty":\[\]\}\n\n$/,
    );
  });

  it('speaks to HTTP/1.0, which knows no chunks', async () => {
    const answer = await raw(
      server.port,
      'GET /sse?topics=stock.A HTTP/1.0\r\nHost: a\r\n\r\n',
      /event: live/,
    );
    expect(answer).not.toMatch(/transfer-encoding/i);
    expect(answer).toMatch(/\r\n\r\n\n: tickerwire\n\nevent: hello\n/);
  });

  it('waits its turn behind a pipelined request', async () => {
    const answer = await raw(
      server.port,
      'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET /sse?topics=stock.A HTTP/1.1\r\nHost: a\r\n\r\n',
      /event: live/,
    );
    expect(answer.indexOf('"status":"ok"')).toBeLessThan(answer.indexOf('text/event-stream'));
    expect(answer.indexOf('text/event-stream')).toBeLessThan(answer.indexOf('event: hello'));
  });

  it('answers HEAD with the headers alone', async () => {
    const answer = await fetch(`${server.url}/sse?topics=stock.A`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(await answer.text()).toBe('');
  });

  it('puts everything into onmessage with named=0', async () => {
    const client = track(new SseClient(`${server.url}/sse?topics=stock.A&named=0`));
    const live = await client.until(({ data }) => data.event === 'live');
    expect(client.received.map(({ event }) => event)).toEqual([undefined, undefined, undefined]);
    expect(client.received[0]!.data).toMatchObject({ event: 'hello', data: { topics: ['stock.A'] } });
    expect(live.data.id).toBe(live.id);
  });

  it('sends heartbeats that carry the position, whatever else ticks', async () => {
    const client = track(new SseClient(`${server.url}/sse?topics=stock.A`));
    await client.named('live');
    const sequence = await server.publish('index.X', { n: 9 });
    const { id, data } = await client.named('heartbeat');
    expect(Number(id!.split('-')[1])).toBe(sequence);
    expect(data.time).toBeGreaterThan(Date.now() - 10_000);
  });

  it('takes the Last-Event-ID header before the query, and last_event_id as well', async () => {
    const first = track(new SseClient(`${server.url}/sse?topics=stock.A`));
    const { id } = await first.named('live');
    await server.publish('stock.A', { n: 2 });
    for (const [url, headers] of [
      [`/sse?topics=stock.A&lastEventId=nonsense`, { 'Last-Event-ID': id! }],
      [`/sse?fresh=stock.A`, { 'Last-Event-ID': id! }],
      [`/sse?topics=stock.A&last_event_id=${id}`, {}],
    ] as [string, Record<string, string>][]) {
      const client = track(new SseClient(`${server.url}${url}`, headers));
      await client.named('live');
      expect(client.ticks.map(({ data }) => data.data.n as number)).toEqual([2]);
      expect(client.received.some(({ event }) => event === 'reset')).toBe(false);
    }
  });

  it('serves a foreign EventSource that knows nothing of this protocol', async () => {
    const source = new EventSource(`${server.url}/sse?topics=news.*`);
    const messages: string[] = [];
    await new Promise<void>((resolve) => source.addEventListener('live', () => resolve()));
    const done = new Promise<void>((resolve) => {
      source.onmessage = ({ data, lastEventId }) => {
        messages.push(`${lastEventId.split('-').length} ${String(data)}`);
        if (messages.length === 3) resolve();
      };
    });
    for (let n = 1; n <= 3; n += 1) await server.publish('news.A', { n });
    await done;
    source.close();
    expect(messages.map((text) => text.replace(/"time":\d+/, ''))).toEqual(
      [1, 2, 3].map((n) => `3 {"topic":"news.A",,"data":{"n":${n}}}`),
    );
  });
});

describe('POST /sse', () => {
  it('streams what a long list asks for', async () => {
    const topics = [
      'stock.A',
      ...Array.from({ length: 100 }, (_, index) => `stock.${'x'.repeat(150)}${index}`),
    ];
    const answer = await fetch(`${server.url}/sse`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ topics }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    let text = '';
    for await (const bytes of answer.body!) {
      text += Buffer.from(bytes as Uint8Array).toString();
      if (text.includes('event: live')) break;
    }
    expect(text).toContain('"topic":"stock.A"');
  });
});

it('a server that stops says bye and ends the stream in good order', async () => {
  const stopping = await startServer();
  const client = track(new SseClient(`${stopping.url}/sse?topics=stock.A`));
  await client.named('live');
  await stopping.close();
  await client.ended;
  expect(client.received.at(-1)).toMatchObject({
    event: 'bye',
    data: { code: 1012, reason: 'restart', retry: true, retryAfterMs: expect.any(Number) as number },
  });
});
