import type { TransportName } from '../index.js';

/** What a panel may read with; `fetch` is SSE read by a page's own parser, which the library does not know of. */
export const KINDS = ['sse', 'websocket', 'poll', 'fetch'] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  sse: 'SSE',
  websocket: 'WebSocket',
  poll: 'Long poll',
  fetch: 'SSE by fetch',
};

export const transportOf = (kind: Kind): TransportName => (kind === 'fetch' ? 'sse' : kind);
