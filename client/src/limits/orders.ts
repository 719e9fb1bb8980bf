import { isPattern } from '../../../src/protocol/topic-pattern.js';

/** Between the comparison page and the frame in it that has another port's connections; both check what they get. */

export type StreamTransport = 'sse' | 'websocket';

export type Order =
  | {
      readonly type: 'open';
      readonly transport: StreamTransport;
      readonly count: number;
      readonly page: string;
    }
  | {
      readonly type: 'share';
      readonly tabs: number;
      readonly page: string;
      readonly topics: readonly string[];
    }
  | { readonly type: 'close' }
  | { readonly type: 'theme'; readonly theme: string };

export interface Report {
  readonly open: number;
  readonly waiting: number;
  readonly failed: number;
  /** How the ordinary request beside them fares. */
  readonly fetch: string;
  /** Pixels that the frame would like to have. */
  readonly height: number;
}

/** WebSockets that a page may have, and one more. */
export const MAX_STREAMS = 256;
export const MAX_TABS = 20;

const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;

const isPage = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z0-9-]{1,64}$/.test(value);

const isTopics = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string' && isPattern(one));

/** @returns undefined where it is none */
export function readOrder(value: unknown): Order | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, transport, count, tabs, page, topics, theme } = value as Record<string, unknown>;
  if (type === 'close') return { type };
  if (type === 'theme' && typeof theme === 'string') return { type, theme };
  if (!isPage(page)) return undefined;
  if (type === 'open' && (transport === 'sse' || transport === 'websocket') && isCount(count, MAX_STREAMS)) {
    return { type, transport, count, page };
  }
  if (type === 'share' && isCount(tabs, MAX_TABS) && isTopics(topics)) return { type, tabs, page, topics };
  return undefined;
}

/** @returns undefined where it is none */
export function readReport(value: unknown): Report | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { open, waiting, failed, fetch, height } = value as Record<string, unknown>;
  const numbers = [open, waiting, failed, height];
  if (!numbers.every((one) => typeof one === 'number' && one >= 0) || typeof fetch !== 'string')
    return undefined;
  return { open, waiting, failed, fetch, height } as Report;
}
