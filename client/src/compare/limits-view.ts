import { MAX_STREAMS, MAX_TABS, type Order, readReport, type Report } from '../limits/orders.js';
import { byId, element, setText } from '../ui/dom.js';
import { whole } from '../ui/format.js';
import type { LimitRow } from './limit-row.js';
import type { Limit, Server } from './server.js';

const PROTOCOL_NAMES: Readonly<Record<Limit['protocol'], string>> = { h1: 'HTTP/1.1', h2: 'HTTP/2' };
/** How often the server is asked for its own count. */
const COUNT_MS = 700;
/** Enough for the seventh, and for what a browser allows of WebSockets. */
const USUAL_COUNTS = { sse: 7, websocket: MAX_STREAMS } as const;

/** What to open in the frames, and how it fares there. */
export class LimitsView {
  readonly #frames: readonly LimitFrame[];
  readonly #rows = new Map<string, LimitRow>();

  constructor(
    url: string,
    private readonly server: Server,
    page: string,
    private readonly topics: () => readonly string[],
  ) {
    const { limits } = server;
    byId('limits-off').hidden = limits.length > 0;
    byId('limits-on').hidden = limits.length === 0;
    byId('limits-no-h2').hidden = limits.length === 0 || limits.some(({ protocol }) => protocol === 'h2');
    this.#frames = limits.map((limit) => new LimitFrame(url, limit, `${page}-${limit.protocol}`));
    byId('limit-frames').append(...this.#frames.map(({ element }) => element));
    if (limits.length === 0) return;
    this.#startButtons();
    this.#followTheme();
    setInterval(() => void this.#count(), COUNT_MS);
  }

  /** The latest of each kind. */
  get rows(): LimitRow[] {
    this.#note();
    return [...this.#rows.values()];
  }

  #startButtons(): void {
    const transport = byId('limit-transport') as HTMLSelectElement;
    const count = byId('limit-count') as HTMLInputElement;
    const kind = (): 'sse' | 'websocket' => (transport.value === 'websocket' ? 'websocket' : 'sse');
    count.max = String(MAX_STREAMS);
    transport.addEventListener('change', () => (count.value = String(USUAL_COUNTS[kind()])));
    byId('limit-open').addEventListener('click', () => {
      if (!count.reportValidity()) return;
      const asked = Number(count.value);
      const title = `${asked} × ${transport.selectedOptions[0]!.text}`;
      this.#frames.forEach((frame, index) => {
        // WebSockets have nothing of HTTP/2, and all pages together have no more than 255.
        if (index > 0 && kind() === 'websocket') return this.#order(frame, '', 0, { type: 'close' });
        this.#order(frame, title, asked, {
          type: 'open',
          transport: kind(),
          count: asked,
          page: frame.page,
        });
      });
    });
    byId('limit-share').addEventListener('click', () => {
      const [frame] = this.#frames;
      // With its six connections taken the first port could not even load another tab.
      for (const other of this.#frames.slice(1)) this.#order(other, '', 0, { type: 'close' });
      const { page } = frame!;
      const topics = this.topics();
      this.#order(frame!, `${MAX_TABS} tabs, shared`, MAX_TABS, {
        type: 'share',
        tabs: MAX_TABS,
        page,
        topics,
      });
    });
    byId('limit-close').addEventListener('click', () => {
      for (const frame of this.#frames) this.#order(frame, '', 0, { type: 'close' });
    });
  }

  #order(frame: LimitFrame, title: string, asked: number, order: Order): void {
    this.#note();
    frame.obey(title, asked, order);
  }

  #note(): void {
    for (const { row } of this.#frames) if (row !== undefined) this.#rows.set(row.title, row);
  }

  #followTheme(): void {
    const tell = (): void => {
      const theme = document.documentElement.dataset['theme'] ?? 'auto';
      for (const frame of this.#frames) frame.tell({ type: 'theme', theme });
    };
    new MutationObserver(tell).observe(document.documentElement, { attributeFilter: ['data-theme'] });
    for (const frame of this.#frames) frame.onLoad(tell);
  }

  async #count(): Promise<void> {
    for (const frame of this.#frames) {
      if (!frame.busy) continue;
      // It is asked again soon; until then the last count stands.
      const connections = await this.server.connections(frame.page).catch(() => undefined);
      if (connections !== undefined) frame.count(connections.length);
    }
  }
}

/** One port's own connections: a frame from there, and what the server says of it. */
class LimitFrame {
  readonly element: HTMLElement;
  busy = false;
  readonly #frame = element('iframe');
  readonly #count = element('p', 'fine');
  readonly #status = element('p', 'hidden');
  readonly #origin: string;
  /** What it is to do once it has loaded. */
  #due: Order | undefined;
  #loaded = false;
  #title = '';
  #asked = 0;
  #report: Report | undefined;
  #connections: number | undefined;

  constructor(
    url: string,
    private readonly limit: Limit,
    readonly page: string,
  ) {
    const address = new URL('limits.html', url);
    address.port = String(limit.port);
    this.#origin = address.origin;
    const name = PROTOCOL_NAMES[limit.protocol];
    this.#frame.title = `Streams over ${name}`;
    this.#frame.loading = 'lazy';
    this.#frame.src = address.href;
    this.#status.setAttribute('role', 'status');
    const title = element('h3', '', name, ' ', element('span', 'fine', `port ${limit.port}`));
    this.element = element('article', 'limit', title, this.#frame, this.#count, this.#status);
    this.element.dataset['protocol'] = limit.protocol;
    this.#frame.addEventListener('load', () => {
      this.#loaded = true;
      if (this.#due !== undefined) this.tell(this.#due);
    });
    addEventListener('message', (event) => this.#hear(event));
  }

  get row(): LimitRow | undefined {
    if (this.#report === undefined || this.#title === '') return undefined;
    const { open, waiting, failed, fetch } = this.#report;
    return {
      title: `${this.#title} over ${PROTOCOL_NAMES[this.limit.protocol]}`,
      asked: this.#asked,
      open,
      waiting,
      failed,
      fetch,
      ...(this.#connections === undefined ? {} : { connections: this.#connections }),
    };
  }

  onLoad(then: () => void): void {
    this.#frame.addEventListener('load', then);
  }

  obey(title: string, asked: number, order: Order): void {
    this.#title = title;
    this.#asked = asked;
    this.#report = this.#connections = undefined;
    this.busy = asked > 0;
    setText(this.#count, '');
    if (this.#loaded) this.tell(order);
    else this.#due = order;
  }

  tell(order: Order): void {
    this.#frame.contentWindow?.postMessage(order, this.#origin);
  }

  count(connections: number): void {
    if (!this.busy) return;
    this.#connections = connections;
    const noun = connections === 1 ? 'connection' : 'connections';
    setText(this.#count, `The server itself counts ${whole(connections)} ${noun}.`);
  }

  #hear({ origin, source, data }: MessageEvent<unknown>): void {
    if (origin !== this.#origin || source !== this.#frame.contentWindow) return;
    const report = readReport(data);
    if (report === undefined) return;
    this.#report = report;
    this.#frame.height = String(Math.ceil(report.height));
    const { open, waiting, failed, fetch } = report;
    // The request is made once the streams have come to rest: that is the time to say how.
    if (!this.busy || fetch === '') return;
    setText(
      this.#status,
      `${PROTOCOL_NAMES[this.limit.protocol]}: ${open} open, ${waiting} waiting, ${failed} failed.`,
    );
  }
}
