import { setImmediate as turn } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { CODES } from '../src/protocol/codes.js';
import { changedSettings, LifeLog } from '../src/ops/life-log.js';
import { readSettings } from '../src/config/settings.js';
import { connect } from './support/clients.js';
import { HandFeed } from './support/hand.feed.js';
import { Output } from './support/output.js';
import { expectSection, table } from './support/papers.js';
import { startServer, type TestServer } from './support/server.js';

describe('/health', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer({ SHUTDOWN_DELAY_MS: '500', RETRY_MS: '2500' });
  });
  afterEach(() => server.close());
  const ask = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`${server.url}/health/${path}`, { method });

  it.each(['live', 'ready'])('/%s is ok, and is not kept by anybody', async (path) => {
    const response = await ask(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'ok' });
    expect((await ask(path, 'HEAD')).status).toBe(200);
    const refused = await ask(path, 'POST');
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET']);
  });

  const refusal = async (response: Response): Promise<unknown> => {
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('retry-after')).toBe('3');
    return response.json();
  };

  it('/ready is not while the stream has not been read; /live is', async () => {
    jest.spyOn(server.hub, 'live', 'get').mockReturnValue(false);
    expect(await refusal(await ask('ready'))).toMatchObject({
      reason: 'not-live',
      code: CODES['not-live'].code,
      retry: true,
    });
    expect((await ask('live')).status).toBe(200);
    jest.restoreAllMocks();
    expect((await ask('ready')).status).toBe(200);
  });

  it('/ready is not once the server is about to stop, while clients are still served', async () => {
    const client = connect('sse', server, { topics: '>' });
    await client.named('live');
    const closed = server.close();
    let response = await ask('ready');
    while (response.status === 200) response = await ask('ready');
    expect(await refusal(response)).toMatchObject({ reason: 'restart', code: 1012 });
    expect((await ask('live')).status).toBe(200);
    expect(client.received.some(({ event }) => event === 'bye')).toBe(false);
    await client.named('bye');
    await closed;
  });
});

/** Samples by name and labels as they stand in the text, and what the text says of each metric. */
async function scrape({ url }: TestServer) {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  const text = await response.text();
  const samples = new Map<string, number>();
  const metrics: { name: string; help: string; type: string; labels: Set<string> }[] = [];
  for (const line of text.split('\n')) {
    const [, help] = /^# HELP \S+ (.*)$/.exec(line) ?? [];
    const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
    const [, sample, labels = '', value] = /^([a-z_0-9]+(?:\{(.*)\})?) (\S+)$/.exec(line) ?? [];
    if (help !== undefined) metrics.push({ name: '', help, type: '', labels: new Set() });
    if (name !== undefined) Object.assign(metrics.at(-1)!, { name, type });
    if (sample === undefined) continue;
    samples.set(sample, Number(value));
    for (const [, label] of labels.matchAll(/(\w+)=/g)) metrics.at(-1)!.labels.add(label!);
  }
  const of = (sample: string): number | undefined => samples.get(`tickerwire_${sample}`);
  return { response, of, metrics };
}

describe('/metrics', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await startServer();
  });
  afterEach(() => server.close());

  it('is what Prometheus reads, and is not kept by anybody', async () => {
    const { response } = await scrape(server);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is not for pages of other origins', async () => {
    const { headers } = await fetch(`${server.url}/metrics`, {
      headers: { Origin: 'https://other.example' },
    });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('has the metrics that docs/operations.md lists', async () => {
    new HandFeed(['stock.A'], 0).runOn(server);
    const { metrics } = await scrape(server);
    const rows = metrics.map(({ name, type, labels, help }) => [
      `\`${name}\``,
      type,
      [...labels]
        .filter((label) => label !== 'le')
        .map((label) => `\`${label}\``)
        .join(', '),
      help,
    ]);
    expectSection('docs/operations.md', 'metrics', table(['metric', 'type', 'labels', 'meaning'], rows));
  });

  it('has names as Prometheus wants them', async () => {
    const { metrics } = await scrape(server);
    for (const { name, type } of metrics) {
      expect(name).toMatch(/^(tickerwire|process|nodejs)_[a-z_0-9]+$/);
      expect(name.endsWith('_total')).toBe(type === 'counter');
    }
  });

  it('counts events, replays and what each client got', async () => {
    await server.publish('stock.A', { n: 1 });
    const clients = (['sse', 'websocket'] as const).map((name) =>
      connect(name, server, { topics: 'stock.*' }),
    );
    await Promise.all(clients.map((client) => client.named('live')));
    await server.publish('stock.B', { n: 2 });
    await Promise.all(clients.map((client) => client.tick(2)));
    const { of } = await scrape(server);
    expect(of('events_published_total')).toBe(2);
    expect(of('events_replayed_total')).toBe(2);
    expect(of('events_delivered_total')).toBe(2);
    expect(of('topics')).toBe(2);
    expect(of('groups')).toBe(1);
    expect(of('history_bytes')).toBe(server.hub.historyBytes);
    expect(of('history_bytes')).toBeGreaterThan(0);
    expect(of('pass_events_sum')).toBe(2);
    expect(of('pass_duration_seconds_count')).toBe(2);
    expect(of('live')).toBe(1);
  });

  it('counts what was merged away, and resets by reason', async () => {
    const resets = [connect('sse', server, { topics: 'stock.*', lastEventId: 'nonsense' })];
    const slow = connect('websocket', server, { topics: 'stock.*', conflateMs: 50 });
    await Promise.all([...resets, slow].map((client) => client.named('live')));
    for (let n = 1; n <= 10; n += 1) void server.publish('stock.A', { n });
    await slow.named('conflated');
    const { of } = await scrape(server);
    expect(of('events_conflated_total')).toBeGreaterThan(0);
    expect(of('resets_total{reason="unknown-position"}')).toBe(1);
    expect(of('resets_total{reason="epoch-changed"}')).toBe(0);
  });

  it('counts connections by transport', async () => {
    await server.publish('stock.A', { n: 1 });
    const clients = (['sse', 'sse', 'websocket', 'poll'] as const).map((name) =>
      connect(name, server, { topics: 'stock.*' }),
    );
    await Promise.all(clients.map((client) => client.named('live')));
    let { of } = await scrape(server);
    // The first poll has its answer; the next one may not have come yet.
    while (of('connections{transport="poll"}') !== 1) ({ of } = await scrape(server));
    expect(of('connections{transport="sse"}')).toBe(2);
    expect(of('connections{transport="websocket"}')).toBe(1);
    expect(of('queued_bytes')).toBe(0);
    for (const client of clients) client.close();
    const commands = connect('websocket', server, { topics: 'stock.*' });
    await commands.named('live');
    commands.close();
    const lone = connect(
      'websocket',
      await startServer({ SILENT_SOCKET_MS: '100', HEARTBEAT_MS: '100' }),
      {},
    );
    await lone.named('bye');
    while (of('connections{transport="sse"}') !== 0) ({ of } = await scrape(server));
    expect(of('connections_ended_total{reason="no-subscription"}')).toBe(0);
  });

  it('counts connections that the server has ended, by reason', async () => {
    const strict = await startServer({ SILENT_SOCKET_MS: '100', HEARTBEAT_MS: '100' });
    const socket = connect('websocket', strict, {});
    await socket.named('bye');
    const { of } = await scrape(strict);
    expect(of('connections_ended_total{reason="no-subscription"}')).toBe(1);
    expect(of('connections_ended_total{reason="slow-consumer"}')).toBe(0);
  });

  it('says of each feed what it has yielded, and when', async () => {
    const output = new Output();
    const feed = new HandFeed(['stock.A'], 100);
    feed.runOn(server);
    feed.tick('stock.A');
    feed.tick('not a topic');
    await turn();
    let { of } = await scrape(server);
    expect(of('feed_ticks_total{source="hand"}')).toBe(2);
    expect(of('feed_refused_total{source="hand"}')).toBe(1);
    expect(output.lines).toHaveLength(1);
    while (of('feed_stale{source="hand"}') !== 1) ({ of } = await scrape(server));
    expect(of('feed_age_seconds{source="hand"}')).toBeGreaterThan(0.1);
    feed.tick('stock.A');
    ({ of } = await scrape(server));
    expect(of('feed_stale{source="hand"}')).toBe(0);
    expect(of('feed_age_seconds{source="hand"}')).toBeLessThan(0.1);
  });

  it('tells how late the event loop was since the last time', async () => {
    await scrape(server);
    const until = performance.now() + 200;
    while (performance.now() < until);
    const { of } = await scrape(server);
    expect(of('event_loop_delay_max_seconds')).toBeGreaterThan(0.15);
    expect(of('event_loop_delay_p99_seconds')).toBeGreaterThan(0.15);
    expect((await scrape(server)).of('event_loop_delay_max_seconds')).toBeLessThan(0.15);
  });

  it('is not there with METRICS=0', async () => {
    const without = await startServer({ METRICS: '0' });
    const response = await fetch(`${without.url}/metrics`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ reason: 'not-found' });
    expect((await fetch(`${without.url}/health/ready`)).status).toBe(200);
  });
});

describe('the log of a server', () => {
  afterEach(() => void Logger.overrideLogger(false));

  it('tells of its start, its feeds and its end, and no secret', async () => {
    const output = new Output();
    const key = 'a-key-that-nobody-may-see';
    const server = await startServer({ LOG_FORMAT: 'json', LOG_LEVEL: 'log', PUBLISH_KEYS: key });
    server.app.get(LifeLog).started(server.url);
    const feed = new HandFeed(['stock.A'], 100);
    feed.runOn(server);
    const client = connect('sse', server, { topics: 'stock.A' });
    await client.named('stale');
    feed.tick('stock.A');
    await client.named('recovered');
    feed.ticks$.complete();
    await server.close();
    await client.ended;
    expect(output.lines.join()).not.toContain(key);
    const records = output.records.map(({ level, context, message, ...fields }) => {
      for (const name of ['pid', 'timestamp']) Reflect.deleteProperty(fields, name);
      return [`${String(level)} ${String(context)}: ${String(message)}`, fields] as unknown[];
    });
    const topics = 'stock.A';
    expect(records).toEqual([
      [
        'log Server: started',
        {
          address: server.url,
          HOST: '127.0.0.1',
          LIMITS_PORT: 0,
          PORT: 0,
          LOG_FORMAT: 'json',
          FEEDS: '',
          PUBLISH_KEYS: 'set',
        },
      ],
      ['log Feeds: feed started', { feed: 'hand', staleAfterMs: 100 }],
      ['warn Server: stale', { reason: expect.stringMatching(/^hand: no tick for /), topics }],
      ['log Server: recovered', { reason: 'hand: it is back', topics }],
      ['log Feeds: feed ended', { feed: 'hand' }],
      ['warn Server: stale', { reason: 'hand: the feed has ended', topics }],
      ['log Server: shutdown began', { connections: 1 }],
      ['log Connections: connections ended', { reason: 'restart', sinceStart: 1 }],
      ['log Server: shutdown ended', { ended: 1, left: expect.any(Number), durationMs: expect.any(Number) }],
    ]);
  });

  it('does not fill up when a feed yields what cannot be stored', async () => {
    const output = new Output();
    const server = await startServer({ LOG_FORMAT: 'json' });
    const feed = new HandFeed(['stock.A'], 0);
    const run = feed.runOn(server);
    for (let n = 0; n < 1000; n += 1) feed.tick(`no topic\n${n}`);
    while (run.refused < 1000) await turn();
    expect(output.records).toHaveLength(10);
    expect(output.records[0]).toMatchObject({
      message: 'tick refused',
      feed: 'hand',
      topic: 'no topic\n0',
      error: 'RangeError: not a topic: "no topic\\n0"',
    });
    await server.close();
  });

  it('names the settings that are not at their default', () => {
    expect(changedSettings(readSettings({}))).toEqual({});
    expect(
      changedSettings(readSettings({ FEEDS: 'sp500,world-cup', METRICS: '0', PUBLISH_KEYS: 'x'.repeat(16) })),
    ).toEqual({ FEEDS: 'sp500,world-cup', METRICS: false, PUBLISH_KEYS: 'set' });
  });
});
