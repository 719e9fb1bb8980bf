import { isPattern } from '../../../src/protocol/topic-pattern.js';
import type { ClockOffset } from './clock-offset.js';
import type { Comparison } from './comparison.js';
import type { FaultRow } from './fault-bench.js';
import type { Figures } from './figures.js';
import { type Kind, KINDS } from './kinds.js';
import type { LimitRow } from './limit-row.js';
import { amount, BadShape, list, object, oneOf, pair, type Reader, text } from './shape.js';

/** What was measured: exported as it stands here. */
export interface Results {
  readonly measuredAt: string;
  /** Uncertainty of every lag. */
  readonly clock?: Pick<ClockOffset, 'uncertaintyMs'>;
  readonly figures: readonly [Figures, Figures];
  readonly comparison?: Comparison;
  readonly faults: readonly FaultRow[];
  readonly limits: readonly LimitRow[];
}

/** All that a link restores. */
export interface View {
  readonly kinds: readonly [Kind, Kind];
  readonly topics: readonly string[];
  readonly conflateMs: number;
  readonly results?: Results;
}

/** Rows of results kept, and taken from a link: the latest. */
export const MAX_ROWS = 50;
export const MAX_PATTERNS = 128;
export const MAX_CONFLATE_MS = 3_600_000;

const pattern: Reader<string> = (value) => {
  if (typeof value === 'string' && isPattern(value)) return value;
  throw new BadShape('a topic is missing or malformed');
};

const percentiles = object('lag', {}, { p50: amount('p50'), p95: amount('p95'), p99: amount('p99') });
const kind = oneOf('transport', KINDS);

const figures: Reader<Figures> = object(
  'figures',
  {
    kind,
    protocol: text('protocol', 20),
    lastMinute: percentiles,
    sinceStart: percentiles,
    eventsPerSecond: amount('events per second'),
    bytesPerSecond: amount('bytes per second'),
    events: amount('events'),
    bytes: amount('bytes'),
    gaps: amount('gaps'),
    repeats: amount('repeats'),
    outOfOrder: amount('out of order'),
    conflated: amount('conflated'),
    reconnects: amount('reconnects'),
    lastEnd: text('last end', 300),
  },
  { firstByteMs: amount('first byte') },
);

const comparison: Reader<Comparison> = object(
  'comparison',
  {
    verdict: oneOf('verdict', ['identical', 'different', 'nothing']),
    since: amount('since'),
    until: amount('until'),
    topics: amount('topics'),
    equal: amount('equal'),
    bytes: amount('bytes'),
    missingInA: amount('missing in A'),
    missingInB: amount('missing in B'),
    otherData: amount('other data'),
    merged: amount('merged'),
  },
  {
    first: object(
      'first difference',
      {
        topic: text('topic', 256),
        id: text('id', 128),
        what: oneOf('difference', ['missing-in-a', 'missing-in-b', 'other-data']),
      },
      {},
    ),
    why: oneOf('reason', ['not-live', 'other-epoch', 'no-events']),
  },
);

const outcome = object(
  'outcome',
  {
    kind,
    state: oneOf('state', ['watching', 'back', 'unnoticed', 'away', 'spared']),
    replayed: amount('replayed'),
    merged: amount('merged'),
    gaps: amount('gaps'),
    end: text('end', 3000),
  },
  { noticedMs: amount('noticed'), backMs: amount('live again'), missed: amount('missed') },
);

const faultRow: Reader<FaultRow> = object(
  'fault',
  { title: text('title', 100), hit: amount('hit'), outcomes: pair('outcomes', outcome) },
  {},
);

const limitRow: Reader<LimitRow> = object(
  'limit',
  {
    title: text('title', 100),
    asked: amount('asked'),
    open: amount('open'),
    waiting: amount('waiting'),
    failed: amount('failed'),
    fetch: text('fetch', 100),
  },
  { connections: amount('connections') },
);

/** @throws BadShape */
export const readView: Reader<View> = (value) => {
  const view: View = object(
    'view',
    {
      kinds: pair('transports', kind),
      topics: list('topics', MAX_PATTERNS, pattern),
      conflateMs: amount('conflateMs'),
    },
    {
      results: object(
        'results',
        {
          measuredAt: text('date', 40),
          figures: pair('figures', figures),
          faults: list('faults', MAX_ROWS, faultRow),
          limits: list('limits', MAX_ROWS, limitRow),
        },
        { comparison, clock: object('clock', { uncertaintyMs: amount('uncertainty') }, {}) },
      ),
    },
  )(value);
  if (view.conflateMs > MAX_CONFLATE_MS || !Number.isInteger(view.conflateMs)) {
    throw new BadShape('conflateMs is out of range');
  }
  return view;
};
