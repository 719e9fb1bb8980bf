import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Pages } from '../src/transports/faults/pages.js';
import { type Outcome, outcomeOf, post } from './support/ask.js';
import { connect, track, TRANSPORTS, WsClient } from './support/clients.js';
import { Output } from './support/output.js';
import { startServer, type TestServer } from './support/server.js';

let server: TestServer;
let off: TestServer;
beforeAll(async () => {
  server = await startServer({ FAULTS: '1' });
  off = await startServer();
});

const strike = (body: string, page = 'page-1', to = server): Promise<Response> =>
  post(`${to.url}/faults/${page}`, body);

/** How a handshake is answered. */
async function statusOfUpgrade({ wsUrl }: TestServer, query: string): Promise<number | undefined> {
  const { socket } = track(new WsClient(`${wsUrl}?topics=stock.A&${query}`));
  const refused = once(socket, 'unexpected-response') as Promise<[unknown, IncomingMessage]>;
  return Promise.race([
    refused.then(([, { statusCode }]) => statusCode),
    once(socket, 'open').then(() => 101),
  ]);
}

describe('/faults', () => {
  it('says what there is', async () => {
    const answer = await fetch(`${server.url}/faults`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({
      faults: [
        'end',
        'reset',
        'silence',
        'hang',
        'slow',
        'refuse',
        'close',
        'refuse-upgrade',
        'drop-heartbeats',
        'outage',
      ],
      limits: [{ protocol: 'h1', port: expect.any(Number) as number }],
    });
  });

  it('knows nothing of a page that has no connection', async () => {
    for (const [method, expected] of [
      ['GET', { connections: [] }],
      ['DELETE', { hit: 0 }],
    ] as const) {
      const answer = await fetch(`${server.url}/faults/nobody`, { method });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(await answer.json()).toEqual(expected);
    }
  });

  it.each([
    { fault: 'end' },
    { fault: 'reset', transport: 'sse' },
    { fault: 'silence', transport: 'websocket' },
    { fault: 'hang', seconds: 1, transport: 'poll' },
    { fault: 'hang', seconds: 60, transport: null },
    { fault: 'slow', bytesPerSecond: 1 },
    { fault: 'slow', bytesPerSecond: 1_000_000 },
    { fault: 'refuse', status: 204, count: 1 },
    { fault: 'refuse', status: 502, count: 100 },
    { fault: 'refuse', status: 503, count: 2, seconds: 'looked at for no such fault' },
    { fault: 'close', code: 1001 },
    { fault: 'close', code: 1012 },
    { fault: 'close', code: 1013 },
    { fault: 'refuse-upgrade', count: 1 },
    { fault: 'drop-heartbeats', every: 1 },
    { fault: 'drop-heartbeats', every: 100 },
    { fault: 'outage', seconds: 1 },
  ])('takes %j', async (fault) => {
    const answer = await strike(JSON.stringify(fault), `takes-${'x'.repeat(58)}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({ hit: 0 });
  });

  it.each<[string, Outcome]>([
    ['{}', 'bad-value'],
    ['{"fault":"explode"}', 'bad-value'],
    ['{"fault":["end"]}', 'bad-value'],
    ['{"fault":"end","transport":"pigeon"}', 'bad-value'],
    ['{"fault":"hang"}', 'bad-value'],
    ['{"fault":"hang","seconds":0}', 'bad-value'],
    ['{"fault":"hang","seconds":61}', 'bad-value'],
    ['{"fault":"hang","seconds":1.5}', 'bad-value'],
    ['{"fault":"hang","seconds":"5"}', 'bad-value'],
    ['{"fault":"outage","seconds":null}', 'bad-value'],
    ['{"fault":"outage","seconds":61}', 'bad-value'],
    ['{"fault":"slow"}', 'bad-value'],
    ['{"fault":"slow","bytesPerSecond":0}', 'bad-value'],
    ['{"fault":"slow","bytesPerSecond":1000001}', 'bad-value'],
    ['{"fault":"refuse","count":1}', 'bad-value'],
    ['{"fault":"refuse","status":500,"count":1}', 'bad-value'],
    ['{"fault":"refuse","status":503}', 'bad-value'],
    ['{"fault":"refuse","status":503,"count":0}', 'bad-value'],
    ['{"fault":"refuse","status":503,"count":101}', 'bad-value'],
    ['{"fault":"refuse-upgrade"}', 'bad-value'],
    ['{"fault":"refuse-upgrade","count":101}', 'bad-value'],
    ['{"fault":"close"}', 'bad-value'],
    ['{"fault":"close","code":1000}', 'bad-value'],
    ['{"fault":"drop-heartbeats"}', 'bad-value'],
    ['{"fault":"drop-heartbeats","every":0}', 'bad-value'],
    ['{"fault":"drop-heartbeats","every":101}', 'bad-value'],
    ['[]', 'bad-request'],
    ['"end"', 'bad-request'],
    ['', 'bad-json'],
    ['{"fault":', 'bad-json'],
    ['{"fault":"end","fault":"reset"}', 'bad-json'],
  ])('refuses %s as %s', async (body, reason) => {
    expect(await outcomeOf(await strike(body))).toBe(reason);
  });

  it('names all that is wrong at once', async () => {
    const answer = await strike('{"fault":"refuse","status":1,"count":1000,"transport":"pigeon"}');
    const { detail } = (await answer.json()) as { detail: string };
    expect(detail).toMatch(/transport must be.*status must be.*count must be/);
  });

  it.each(['x'.repeat(65), 'a.b', 'a%20b', '%F0%9F%98%80', 'a_b'])(
    'refuses a page called %s',
    async (page) => {
      for (const method of ['GET', 'DELETE'])
        expect(await outcomeOf(await fetch(`${server.url}/faults/${page}`, { method }))).toBe('bad-value');
      expect(await outcomeOf(await strike('{"fault":"end"}', page))).toBe('bad-value');
      for (const path of ['sse', 'poll'])
        expect(await outcomeOf(await fetch(`${server.url}/${path}?topics=stock.A&page=${page}`))).toBe(
          'bad-value',
        );
    },
  );

  it.each(['page=', 'page=a&page=b', 'page=a.b'])('refuses streams with %s', async (query) => {
    for (const path of ['sse', 'poll'])
      expect(await outcomeOf(await fetch(`${server.url}/${path}?topics=stock.A&${query}`))).toBe('bad-value');
    expect(await statusOfUpgrade(server, query)).toBe(400);
  });

  it('answers other methods with those it takes', async () => {
    for (const [path, allowed] of [
      ['/faults', 'GET'],
      ['/faults/page-1', 'GET, POST, DELETE'],
    ] as const) {
      const answer = await fetch(`${server.url}${path}`, { method: 'PUT' });
      expect(answer.headers.get('allow')).toBe(allowed);
      expect(await outcomeOf(answer)).toBe('method-not-allowed');
    }
    expect(await outcomeOf(await fetch(`${server.url}/faults/page-1/more`))).toBe('not-found');
  });
});

describe('a page of another origin', () => {
  const Origin = 'https://elsewhere.example';
  const corsOf = ({ headers }: Response): string[] =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-'));

  it.each(['/faults', '/faults/', '/FAULTS', '/faults/page-1', '/Faults/page-1?a=b'])(
    'may ask nothing of %s',
    async (path) => {
      for (const method of ['POST', 'DELETE']) {
        const headers = {
          Origin,
          'Access-Control-Request-Method': method,
          'Access-Control-Request-Headers': 'content-type',
        };
        const preflight = await fetch(`${server.url}${path}`, { method: 'OPTIONS', headers });
        expect([preflight.status, corsOf(preflight)]).toEqual([405, []]);
      }
      expect(corsOf(await fetch(`${server.url}${path}`, { headers: { Origin } }))).toEqual([]);
    },
  );

  it('cannot send a fault without asking', async () => {
    const headers = { Origin, 'Content-Type': 'text/plain' };
    const init = { method: 'POST', headers, body: '{"fault":"end"}' };
    expect(await outcomeOf(await fetch(`${server.url}/faults/page-1`, init))).toBe('unsupported-media-type');
  });
});

describe('without FAULTS', () => {
  it('there is no such route, for pages of other origins neither', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PUT']) {
      const told = async (path: string): Promise<unknown> => {
        const answer = await fetch(`${off.url}${path}`, {
          method,
          headers: { Origin: 'https://elsewhere.example', 'Access-Control-Request-Method': 'POST' },
        });
        const headers = [...answer.headers].filter(([name]) => name !== 'date');
        return [answer.status, headers, await answer.text()];
      };
      expect(await told('/faults')).toEqual(await told('/nothing'));
      expect(await told('/faults/page-1')).toEqual(await told('/nothing/page-1'));
    }
    expect(await outcomeOf(await strike('{"fault":"end"}', 'page-1', off))).toBe('not-found');
  });

  it('`page` is a field that nobody knows', async () => {
    for (const transport of TRANSPORTS) {
      const client = connect(transport, off, { topics: 'stock.A', page: 'not a page' });
      await client.named('live');
    }
  });

  it('nothing of it is there', () => {
    expect(() => off.app.get(Pages)).toThrow();
  });
});

describe('the pages that are remembered', () => {
  it('are so many; a stream or a fault of another one is refused then', async () => {
    const own = await startServer({ FAULTS: '1' });
    const pages = own.app.get(Pages);
    const view = { transport: 'sse', protocol: 'h1', openedMs: 0 } as const;
    const target = { view, strike: () => true, lift: () => true, stop: () => undefined };
    for (let n = 0; n < 1000; n += 1) pages.of(`page-${n}`).add(target);
    for (const path of ['sse', 'poll'])
      expect(await outcomeOf(await fetch(`${own.url}/${path}?topics=stock.A&page=more`))).toBe('overloaded');
    expect(await statusOfUpgrade(own, 'page=more')).toBe(503);
    expect(await outcomeOf(await strike('{"fault":"end"}', 'more', own))).toBe('overloaded');
    expect(await statusOfUpgrade(own, 'page=page-7')).toBe(101);
    pages.of('page-3').remove(target);
    expect(await statusOfUpgrade(own, 'page=more')).toBe(101);
    expect(pages.find('page-3')).toBeUndefined();
    await own.close();
  });
});

describe('the log', () => {
  it('warns at the start, and only where it is on', async () => {
    const output = new Output();
    for (const FAULTS of ['1', '0']) await startServer({ FAULTS, LOG_FORMAT: 'json', LOG_LEVEL: 'warn' });
    expect(output.records).toMatchObject([
      { level: 'warn', context: 'Faults', message: expect.stringContaining('faults are on') as string },
    ]);
  });
});
