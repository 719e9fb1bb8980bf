import { SseClient, track } from './support/clients.js';
import { startServer, type TestServer } from './support/server.js';

const KEY = 'a-key-of-the-tests-01';
const READER_HEADERS = ['content-type', 'last-event-id', 'cache-control'];

let server: TestServer;
let closed: TestServer;
beforeAll(async () => {
  server = await startServer({ PUBLISH_KEYS: KEY });
  closed = await startServer();
  await server.publish('stock.A', { n: 1 });
});

const origins = ['https://elsewhere.example', 'http://localhost:5173', 'null'];

/** What a browser asks before it sends a request that is not simple. */
const preflight = (path: string, origin: string, headers: string, to = server): Promise<Response> =>
  fetch(`${to.url}${path}`, {
    method: 'OPTIONS',
    headers: {
      Origin: origin,
      'Access-Control-Request-Method': 'POST',
      ...(headers === '' ? {} : { 'Access-Control-Request-Headers': headers }),
    },
  });

const corsOf = (answer: Response): Record<string, string> =>
  Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')));

const allowedHeaders = (answer: Response): string[] =>
  (answer.headers.get('access-control-allow-headers') ?? '').toLowerCase().split(/\s*,\s*/);

describe.each(origins)('a page of %s', (origin) => {
  it.each(['/sse', '/poll', '/topics', '/topics/stock.A', '/nothing'])('may ask %s', async (path) => {
    const answer = await preflight(path, origin, READER_HEADERS.join(','));
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET,HEAD,POST');
    expect(allowedHeaders(answer)).toEqual(READER_HEADERS);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each(['/sse', '/poll', '/topics', '/nothing'])(
    'may send no Authorization, nor what else it likes, to %s',
    async (path) => {
      for (const headers of ['authorization', 'content-type,authorization', 'x-anything', '*']) {
        expect(allowedHeaders(await preflight(path, origin, headers))).toEqual(READER_HEADERS);
      }
    },
  );

  it.each(['/publish', '/publish/', '/PUBLISH', '/publish?a=b'])('may not even ask %s', async (path) => {
    for (const headers of ['', 'content-type', 'authorization', 'content-type,authorization']) {
      const answer = await preflight(path, origin, headers);
      expect(answer.status).toBe(401);
      expect(corsOf(answer)).toEqual({});
    }
  });

  it('learns nothing of a publish, with or without a key', async () => {
    for (const [headers, status] of [
      [{}, 401],
      [{ 'Content-Type': 'text/plain' }, 401],
      [{ Authorization: `Bearer ${KEY}`, 'Content-Type': 'text/plain' }, 415],
      [{ Authorization: `Bearer ${KEY}`, 'Content-Type': 'application/json' }, 200],
    ] as [Record<string, string>, number][]) {
      const answer = await fetch(`${server.url}/publish`, {
        method: 'POST',
        headers: { Origin: origin, ...headers },
        body: '{"topic":"stock.X","data":{}}',
      });
      expect(answer.status).toBe(status);
      expect(corsOf(answer)).toEqual({});
    }
  });

  it('cannot tell /publish from what does not exist while nobody may publish', async () => {
    const [publish, nothing] = await Promise.all([
      preflight('/publish', origin, 'authorization', closed),
      preflight('/nothing', origin, 'authorization', closed),
    ]);
    expect([publish.status, corsOf(publish)]).toEqual([nothing.status, corsOf(nothing)]);
  });

  it.each(['GET', 'POST'])('reads the stream by %s, and resumes it', async (method) => {
    const { id } = await track(new SseClient(`${server.url}/sse?topics=stock.A`)).named('live');
    await server.publish('stock.A', { n: 2 });
    const post = { body: JSON.stringify({ topics: ['stock.A'] }) };
    const abort = new AbortController();
    const answer = await fetch(`${server.url}/sse${method === 'GET' ? '?topics=stock.A' : ''}`, {
      method,
      headers: {
        Origin: origin,
        'Content-Type': 'application/json',
        'Last-Event-ID': id!,
        'Cache-Control': 'no-cache',
      },
      signal: abort.signal,
      ...(method === 'GET' ? {} : post),
    });
    expect(answer.status).toBe(200);
    expect(corsOf(answer)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
    });
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes('event: live')) break;
    }
    abort.abort();
    expect(text.match(/"n":2/g)).toHaveLength(1);
    expect(text).not.toContain('event: reset');
  });

  it('may read why it was refused', async () => {
    const answer = await fetch(`${server.url}/sse`, { headers: { Origin: origin } });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });
});
