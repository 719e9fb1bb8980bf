import { createTicker } from '../index.js';
import type { Values } from './attributes.js';
import { type Feed, feedOn } from './feed.js';

const feeds = new Map<string, Feed>();

/** The one feed of this page for that server and transport; all pages of its origin share the connection. */
export function feedOf(url: string, transport: Values['transport']): Feed {
  const key = `${transport} ${url}`;
  let feed = feeds.get(key);
  if (feed === undefined) {
    // The others stand in for one that does not work.
    const first = transport === 'auto' ? 'sse' : transport;
    const transports = [...new Set([first, 'sse', 'websocket', 'poll'] as const)];
    // A page that is frozen or cached is hidden before that, and nothing of ours is open then.
    const own = { url, transports, share: transport, lifecycle: false };
    feed = feedOn(
      (wish) => createTicker({ ...wish, ...own }),
      () => !document.hidden,
    );
    feeds.set(key, feed);
    document.addEventListener('visibilitychange', feed.look);
  }
  return feed;
}
