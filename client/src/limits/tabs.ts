import { element } from '../ui/dom.js';
import type { StreamState } from './streams.js';

/** What a tab is told, and what it says of itself. */
export interface TabOrder {
  readonly page: string;
  readonly topics: readonly string[];
}
export interface TabReport {
  readonly live: boolean;
  readonly events: number;
}

/**
 * Frames of this page that stand for tabs: to the browser they are what tabs are, for Web Locks, BroadcastChannel and
 * the limit of six.
 */
export class Tabs {
  readonly #frames: HTMLIFrameElement[] = [];
  readonly #reports = new Map<Window, TabReport>();

  constructor(
    count: number,
    order: TabOrder,
    /** One of them is live now, or no longer. */
    private readonly changed: () => void,
  ) {
    addEventListener('message', this.#hear);
    for (let index = 0; index < count; index += 1) {
      const frame = element('iframe');
      frame.hidden = true;
      frame.title = `Tab ${index + 1}`;
      frame.src = 'limits.html#tab';
      frame.addEventListener('load', () => frame.contentWindow?.postMessage(order, location.origin));
      this.#frames.push(frame);
      document.body.append(frame);
    }
  }

  get states(): StreamState[] {
    return this.#frames.map(({ contentWindow }) =>
      contentWindow !== null && this.#reports.get(contentWindow)?.live === true ? 'open' : 'waiting',
    );
  }

  /** Least and most events that a tab has been given. */
  get events(): readonly [number, number] {
    const all = [...this.#reports.values()].map(({ events }) => events);
    return all.length === 0 ? [0, 0] : [Math.min(...all), Math.max(...all)];
  }

  close(): void {
    removeEventListener('message', this.#hear);
    for (const frame of this.#frames) frame.remove();
  }

  readonly #hear = ({ origin, source, data }: MessageEvent<TabReport>): void => {
    const known = this.#frames.some(({ contentWindow }) => contentWindow === source);
    if (origin !== location.origin || !known) return;
    const before = this.#reports.get(source as Window);
    this.#reports.set(source as Window, data);
    if (before?.live !== data.live) this.changed();
  };
}
