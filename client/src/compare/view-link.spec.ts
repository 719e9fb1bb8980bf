import { deflateRawSync } from 'node:zlib';
import type { Figures } from './figures.js';
import type { View } from './view.js';
import { BadLink, linkOf, viewOf } from './view-link.js';

const figures: Figures = {
  kind: 'sse',
  protocol: 'h2',
  lastMinute: { p50: 1.2, p95: 3, p99: 9 },
  sinceStart: {},
  eventsPerSecond: 24.2,
  bytesPerSecond: 8000,
  events: 1234,
  bytes: 400_000,
  gaps: 0,
  repeats: 2,
  outOfOrder: 0,
  conflated: 7,
  reconnects: 1,
  firstByteMs: 3.5,
  lastEnd: 'bye 1012 restart, close 1012',
};

const VIEW: View = {
  kinds: ['sse', 'fetch'],
  topics: ['stock.*', 'match.>'],
  conflateMs: 250,
  results: {
    measuredAt: '2026-11-21T08:00:00.000Z',
    clock: { uncertaintyMs: 0.4 },
    figures: [figures, { ...figures, kind: 'fetch' }],
    comparison: {
      verdict: 'different',
      since: 4,
      until: 90,
      topics: 3,
      equal: 80,
      bytes: 9000,
      missingInA: 0,
      missingInB: 1,
      otherData: 0,
      merged: 0,
      first: { topic: 'stock.A', id: 'e-7-a', what: 'missing-in-b' },
    },
    faults: [
      {
        title: 'Outage, seconds 5',
        hit: 2,
        outcomes: [
          {
            kind: 'sse',
            state: 'back',
            noticedMs: 3,
            backMs: 5400,
            replayed: 80,
            merged: 0,
            gaps: 0,
            missed: 0,
            end: 'x',
          },
          {
            kind: 'fetch',
            state: 'away',
            noticedMs: 3,
            replayed: 0,
            merged: 0,
            gaps: 0,
            end: 'network error',
          },
        ],
      },
    ],
    limits: [
      {
        title: '7 × SSE over HTTP/1.1',
        asked: 7,
        open: 6,
        waiting: 1,
        failed: 0,
        fetch: 'waiting',
        connections: 6,
      },
    ],
  },
};

const PLAIN_VIEW: View = { kinds: ['poll', 'websocket'], topics: ['a'], conflateMs: 0 };

const plain = (value: unknown): string => `#j=${Buffer.from(JSON.stringify(value)).toString('base64url')}`;

describe('a link', () => {
  it.each([VIEW, PLAIN_VIEW])('restores what it was made of', async (view) => {
    const link = await linkOf(view);
    expect(link).toMatch(/^#c=[A-Za-z0-9_-]+$/);
    expect(await viewOf(link)).toEqual(view);
  });

  it('is longer, and as good, where nothing can be packed', async () => {
    const { CompressionStream } = globalThis;
    Reflect.deleteProperty(globalThis, 'CompressionStream');
    try {
      const link = await linkOf(VIEW);
      expect(link).toMatch(/^#j=[A-Za-z0-9_-]+$/);
      expect(await viewOf(link)).toEqual(VIEW);
    } finally {
      globalThis.CompressionStream = CompressionStream;
    }
  });

  it('of another kind is none', async () => {
    expect(await viewOf('')).toBeUndefined();
    expect(await viewOf('#faults')).toBeUndefined();
  });

  const changed = (change: object): string => plain({ ...VIEW, ...change });
  const bomb = deflateRawSync(Buffer.alloc(50_000_000, ' ')).toString('base64url');

  it.each([
    ['#c=AAAA', 'damaged'],
    ['#c=*', 'damaged'],
    ['#j=e30', 'transports'],
    ['#j=W10', 'view'],
    ['#j=bnVsbA', 'view'],
    ['#j=_w', 'damaged'],
    [plain('x'), 'view'],
    [changed({ kinds: ['sse'] }), 'transports'],
    [changed({ kinds: ['sse', 'telepathy'] }), 'transport'],
    [changed({ topics: ['<img src=x>'] }), 'topic'],
    [changed({ topics: Array(129).fill('a') }), 'topics'],
    [changed({ conflateMs: -1 }), 'conflateMs'],
    [changed({ conflateMs: 0.5 }), 'conflateMs'],
    [changed({ conflateMs: 1e9 }), 'conflateMs'],
    [changed({ results: { ...VIEW.results, figures: [figures, null] } }), 'figures'],
    [changed({ results: { ...VIEW.results, figures: [figures, { ...figures, events: '7' }] } }), 'events'],
    [changed({ results: { ...VIEW.results, faults: Array(51).fill(VIEW.results!.faults[0]) } }), 'faults'],
    [`#j=${'A'.repeat(200_000)}`, 'too long'],
    [`#c=${bomb}`, 'too much'],
  ])('that is bad says so: %.40s', async (link, why) => {
    await expect(viewOf(link)).rejects.toThrow(BadLink);
    await expect(viewOf(link)).rejects.toThrow(why);
  });

  it('brings nothing along that nobody asked for', async () => {
    const view = await viewOf(plain({ ...PLAIN_VIEW, extra: 1, constructor: {} }));
    expect(Object.keys(view!)).toEqual(['kinds', 'topics', 'conflateMs']);
  });
});
