import { createTicker } from '../index.js';
import type { TabOrder, TabReport } from './tabs.js';

const REPORT_MS = 250;

/** One of many tabs that share a connection: it begins when it is told with whom. */
export function startTab(): void {
  addEventListener(
    'message',
    ({ origin, source, data }: MessageEvent<TabOrder>) => {
      if (origin === location.origin && source === parent) follow(data);
    },
    { once: true },
  );
}

function follow({ page, topics }: TabOrder): void {
  const ticker = createTicker({
    url: new URL('.', location.href).href,
    topics,
    // With poll each tab needs a connection of its own for one answer only, until it goes on from the leader.
    transports: ['sse', 'poll'],
    share: page,
    constructors: {
      EventSource: class extends EventSource {
        constructor(url: string) {
          super(`${url}&page=${page}`);
        }
      },
      fetch: (url, init) => fetch(`${url as string}&page=${page}`, init),
    },
  });
  setInterval(() => {
    const report: TabReport = { live: ticker.state === 'live', events: ticker.counts.events };
    parent.postMessage(report, location.origin);
  }, REPORT_MS);
}
