import type { EventData } from '../../../src/protocol/messages.js';
import type { Ticker, TickerOptions, TickerState } from '../api.js';
import { overlap } from '../pattern-set.js';
import type { Mark } from './status.js';

/** An element that is looked at, as far as its server is concerned. */
export interface Viewer {
  readonly topics: readonly string[];
  readonly conflateMs: number;
  /** A tick of its topics; at first the latest of each that is known already. */
  take(event: EventData): void;
  /** How a topic stands has changed, or whether there is a connection. */
  changed(): void;
}

export type Wish = Pick<TickerOptions, 'topics' | 'conflateMs'>;

/** One ticker for all elements of a page that name the same server and transport. */
export interface Feed {
  /** There is no connection, and has not been for a while. */
  troubled(): boolean;
  join(viewer: Viewer): void;
  leave(viewer: Viewer): void;
  markOf(topic: string): Mark | undefined;
  /** The page was hidden, or is looked at again. */
  readonly look: () => void;
}

/** What a server allows one connection by default; it would refuse a longer list as a whole. */
const MAX_TOPICS = 128;
/** A pattern may stand for very many. */
const MAX_LATEST = 1000;
/** A connection that is lost is often back sooner: until then nobody need know, ms. */
const PATIENCE_MS = 5000;
/** What was scrolled away may be scrolled back, ms. */
const LINGER_MS = 2000;

type Timer = ReturnType<typeof setTimeout>;

const concern = (patterns: readonly string[], topic: string): boolean =>
  patterns.some((pattern) => overlap(pattern, topic));

/**
 * Follows what all viewers want together, and as often as the one that wants most.
 * @param visible whether somebody may be looking at the page
 */
export function feedOn(start: (wish: Wish) => Ticker, visible: () => boolean): Feed {
  const viewers = new Set<Viewer>();
  const latest = new Map<string, EventData>();
  /** By topic or pattern. */
  const marks = new Map<string, Mark>();
  let troubled = false;
  let ticker: Ticker | undefined;
  let asking: Timer | undefined;
  let doubting: Timer | undefined;

  const wanted = (): string[] =>
    [...new Set([...viewers].flatMap(({ topics }) => topics))].slice(0, MAX_TOPICS);
  const tell = (): void => {
    for (const viewer of viewers) viewer.changed();
  };
  const mark = (topics: readonly string[], what?: Mark): void => {
    for (const topic of topics)
      if (what) marks.set(topic, what);
      else marks.delete(topic);
    tell();
  };
  const trouble = (is: boolean): void => {
    troubled = is;
    tell();
  };
  /** What comes back soon is no trouble; with a reason it will not come back by itself. */
  const judge = (state: TickerState, reason?: string): void => {
    const live = state === 'live';
    if (live || reason) {
      clearTimeout(doubting);
      doubting = undefined;
      trouble(!live);
    } else {
      doubting ??= setTimeout(() => trouble(true), PATIENCE_MS);
    }
  };
  const begin = (wish: Wish): void => {
    const young = (ticker = start(wish));
    young.on('tick', ({ data }) => {
      const { topic } = data;
      if (latest.size > MAX_LATEST) latest.clear();
      latest.set(topic, data);
      // What speaks is known, has begun again, and is not silent, whatever was missed.
      for (const pattern of marks.keys()) if (overlap(pattern, topic)) marks.delete(pattern);
      for (const viewer of viewers) if (concern(viewer.topics, topic)) viewer.take(data);
    });
    young.on('live', ({ empty }) => mark(empty, 'unknown'));
    young.on('ended', ({ topic }) => mark([topic], 'ended'));
    young.on('stale', ({ topics }) => mark(topics, 'silent'));
    young.on('recovered', ({ topics }) => mark(topics));
    young.on('state', ({ state, reason }) => judge(state, reason));
    judge('connecting');
  };
  const ask = (): void => {
    clearTimeout(asking);
    asking = undefined;
    const topics = wanted();
    const conflateMs = Math.min(...[...viewers].map((viewer) => viewer.conflateMs));
    if (!topics.length) {
      // What it has to say of that counts no more, for what follows comes after.
      ticker?.close();
      ticker = undefined;
      latest.clear();
      marks.clear();
      judge('live');
    } else if (ticker) {
      ticker.setTopics(topics);
      ticker.setConflateMs(conflateMs);
    } else if (visible()) {
      begin({ topics, conflateMs });
    }
  };

  return {
    troubled: () => troubled,
    join(viewer) {
      viewers.add(viewer);
      for (const [topic, event] of latest) if (concern(viewer.topics, topic)) viewer.take(event);
      clearTimeout(asking);
      // Those that come into view together are asked for together.
      asking = setTimeout(ask, 0);
    },
    leave(viewer) {
      viewers.delete(viewer);
      asking ??= setTimeout(ask, LINGER_MS);
    },
    markOf: (topic) => marks.get(topic) ?? [...marks].find(([pattern]) => overlap(pattern, topic))?.[1],
    look: () => {
      if (visible()) ticker?.resume();
      else ticker?.suspend();
      ask();
    },
  };
}
