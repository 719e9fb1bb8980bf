import type { EventData } from '../../../src/protocol/messages.js';
import { attempt } from './address.js';
import type { TickerStatus } from './api.js';
import { fits, type Name, tokensOf, valueOf } from './attributes.js';
import type { Feed, Viewer } from './feed.js';
import { frame } from './frame.js';
import { feedOf } from './page.js';
import { momentText } from './reading.js';
import { statusOf } from './status.js';
import type { Get, View } from './view.js';

export interface Life {
  status(): TickerStatus;
  /** It stands in the page. */
  begin(): void;
  end(): void;
  /** An attribute says this now; null: it is gone. */
  change(name: Name, text: string | null): void;
}

/** What an element does: it follows its topics while it is near the viewport, and shows what comes. */
export function lifeOf(host: HTMLElement, view: View, most: number): Life {
  const get: Get = (name) => valueOf(name, host.getAttribute(name));
  const show = frame(host, view.root);
  const { states } = host.attachInternals();
  const warned = new Set<Name>();
  /** The latest event of each topic. */
  const events = new Map<string, EventData>();
  /** Topics whose event has not been shown. */
  const fresh = new Set<string>();
  let near = false;
  let feed: Feed | undefined;
  let viewer: Viewer | undefined;
  let drawing: ReturnType<typeof setTimeout> | undefined;
  let status: TickerStatus = 'waiting';

  const patterns = (): string[] => tokensOf(`${get('topic')} ${get('topics')}`).slice(0, most);
  const intervalMs = (): number => Math.floor(1000 / get('max-frequency'));

  const warn = (name: Name, text: string): void => {
    if (warned.has(name)) return;
    warned.add(name);
    console.warn(`<${host.localName}> cannot use ${name}="${text}"`);
  };

  /** Follows what it should follow by now, if anything. */
  const follow = (): void => {
    if (viewer) feed?.leave(viewer);
    feed = viewer = undefined;
    const topics = patterns();
    if (!near || get('paused') || !get('src') || !topics.length) return;
    viewer = { topics, conflateMs: intervalMs(), take, changed: draw };
    feed = feedOf(get('src'), get('transport'));
    feed.join(viewer);
  };

  // Half a screen ahead, so that there is a value when it comes into view.
  const observer = new IntersectionObserver(
    (entries) => {
      near = entries.at(-1)!.isIntersecting;
      follow();
      if (near) draw();
    },
    { rootMargin: '50%' },
  );

  const take = (event: EventData): void => {
    const { topic } = event;
    if (events.get(topic) === event || (!events.has(topic) && events.size >= most)) return;
    events.set(topic, event);
    fresh.add(topic);
    if (!drawing) draw();
  };

  const draw = (): void => {
    clearTimeout(drawing);
    drawing = host.isConnected ? setTimeout(drawNow, 0) : undefined;
  };

  const drawNow = (): void => {
    // The connection may be faster than this one wants: somebody else's wish. Until then ticks wait.
    drawing = setTimeout(() => {
      drawing = undefined;
      if (fresh.size) drawNow();
    }, intervalMs());
    const languages = [host.getAttribute('locale'), host.closest<HTMLElement>('[lang]')?.lang];
    const locale = languages.find((text) => text && fits('locale', text)) ?? undefined;
    const statuses: TickerStatus[] = [];
    const news: EventData[] = [];
    let title = host.textContent.trim();
    let filled = false;
    for (const topic of new Set([...events.keys(), ...patterns()])) {
      const event = events.get(topic);
      // A pattern has nothing to show but its topics.
      if (events.size && !event && /[*>]/.test(topic)) continue;
      const one = statusOf(get('paused'), feed?.troubled(), feed?.markOf(topic), event?.data);
      const called = view.show(topic, event?.data, one, fresh.has(topic), get, locale);
      // A match where a price should be, for instance.
      if (event && !called) warn('topic', topic);
      statuses.push(event && !called ? 'unknown' : one);
      if (event && called && fresh.has(topic)) news.push(event);
      title ||= called || topic;
      filled ||= !!called;
    }
    fresh.clear();
    // As good as the best of it; those with a value come first.
    const before = status;
    status = statuses.includes('live') ? 'live' : (statuses[0] ?? 'unknown');
    const old = /stale|paused/.test(status);
    const latestMs = Math.max(...[...events.values()].map(({ time }) => time));
    const line = most > 1 || get('size') === 'small';
    show(status, title, old ? momentText(latestMs, locale) : '', filled, line);
    // Browsers from before 2024 have none, or none by such names.
    attempt(() => {
      states.clear();
      for (const state of [status, view.root.className]) if (state) states.add(state);
    });
    for (const event of news) tell('ticker-update', event);
    if (status !== before) tell('ticker-status', { status });
  };

  const tell = (name: string, detail: object): boolean =>
    host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));

  return {
    status: () => status,
    begin() {
      observer.observe(host);
      // At once, so that it never had another size.
      drawNow();
      draw();
    },
    end() {
      observer.disconnect();
      near = false;
      follow();
      draw();
    },
    change(name, text) {
      if (text !== null && !fits(name, text)) warn(name, text);
      if (/topic|src/.test(name)) {
        events.clear();
        fresh.clear();
        view.expect?.(patterns());
      }
      follow();
      draw();
    },
  };
}
