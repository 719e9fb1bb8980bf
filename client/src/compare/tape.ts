import { element, setData, setText } from '../ui/dom.js';
import { byteSize, duration, whole } from '../ui/format.js';
import type { Figures } from './figures.js';
import { KIND_NAMES } from './kinds.js';
import { LOWEST_MS } from './lag-histogram.js';

interface Row {
  readonly name: string;
  readonly label: string;
  readonly meaning: string;
  readonly text: (figures: Figures) => string;
  /** Something is wrong, not just slow. */
  readonly bad?: (figures: Figures) => boolean;
}

const NONE = '–';
const time = (ms: number | undefined): string => (ms === undefined ? NONE : duration(ms));
/** Nothing below that is told apart, nor what a clock that is not known well makes negative. */
const lag = (ms: number | undefined): string =>
  ms !== undefined && ms <= LOWEST_MS ? `< ${duration(LOWEST_MS)}` : time(ms);

const ROWS: readonly Row[] = [
  {
    name: 'p50',
    label: 'Lag p50',
    meaning:
      'From publishing to the page, in the last minute: half of the events came sooner. Snapshots do not count; what was replayed after an outage does.',
    text: ({ lastMinute }) => lag(lastMinute.p50),
  },
  {
    name: 'p95',
    label: 'Lag p95',
    meaning: '95 of 100 came sooner.',
    text: ({ lastMinute }) => lag(lastMinute.p95),
  },
  {
    name: 'p99',
    label: 'Lag p99',
    meaning: '99 of 100 came sooner.',
    text: ({ lastMinute }) => lag(lastMinute.p99),
  },
  {
    name: 'p99-all',
    label: 'p99 since start',
    meaning: 'The same over all events since the panel was started.',
    text: ({ sinceStart }) => lag(sinceStart.p99),
  },
  {
    name: 'events-rate',
    label: 'Events/s',
    meaning: 'Over the last five seconds.',
    text: ({ eventsPerSecond }) =>
      eventsPerSecond < 10 ? eventsPerSecond.toFixed(1) : whole(Math.round(eventsPerSecond)),
  },
  {
    name: 'bytes-rate',
    label: 'Bytes/s',
    meaning:
      'What the browser hands to the page, as UTF-8: messages with their ids; of SSE by fetch and long poll the whole body.',
    text: ({ bytesPerSecond }) => byteSize(bytesPerSecond),
  },
  {
    name: 'events',
    label: 'Events',
    meaning: 'Given to the page, snapshots included.',
    text: ({ events }) => whole(events),
  },
  {
    name: 'gaps',
    label: 'Gaps',
    meaning: 'Times the server said that something was lost. Nothing is lost without one.',
    text: ({ gaps }) => whole(gaps),
  },
  {
    name: 'repeats',
    label: 'Repeats dropped',
    meaning: 'Events that came twice, while one connection took over from another; each was shown once.',
    text: ({ repeats }) => whole(repeats),
  },
  {
    name: 'out-of-order',
    label: 'Out of order',
    meaning: 'Events that came twice, or behind a later one of their topic. The page checks that itself.',
    text: ({ outOfOrder }) => whole(outOfOrder),
    bad: ({ outOfOrder }) => outOfOrder > 0,
  },
  {
    name: 'conflated',
    label: 'Merged',
    meaning: 'Events of states that were merged into a newer one, on request or because the line was slow.',
    text: ({ conflated }) => whole(conflated),
  },
  {
    name: 'reconnects',
    label: 'Reconnects',
    meaning:
      'Connections after the first. Of a long poll, one is as many requests as were answered in a row.',
    text: ({ reconnects }) => whole(reconnects),
  },
  {
    name: 'first-byte',
    label: 'First byte',
    meaning: 'From asking for the present connection to the first that came of it.',
    text: ({ firstByteMs }) => time(firstByteMs),
  },
  {
    name: 'protocol',
    label: 'Protocol',
    meaning: 'HTTP/1.1 or HTTP/2, as the server says, or else the browser. WebSocket begins as HTTP/1.1.',
    text: ({ protocol }) => protocol || NONE,
  },
  {
    name: 'last-end',
    label: 'Last end',
    meaning:
      'How the last connection ended, as far as a page can see. Of an EventSource: readyState 0, it would have come back by itself; 2, it had given up for good.',
    text: ({ lastEnd }) => lastEnd || NONE,
  },
];

/** The figures of both panels, A to the left and B to the right of what they are. */
export class Tape {
  readonly #cells = new Map<string, readonly [HTMLElement, HTMLElement]>();
  readonly #heads: readonly [HTMLElement, HTMLElement];

  constructor(table: HTMLElement, caption: string) {
    this.#heads = [column(), column()];
    const head = element('tr', '', this.#heads[0], element('th', '', 'Figure'), this.#heads[1]);
    const body = element('tbody', '', ...ROWS.map((row) => this.#row(row)));
    table.append(element('caption', 'hidden', caption), element('thead', 'hidden', head), body);
  }

  show(figures: readonly [Figures, Figures]): void {
    this.#heads.forEach((head, index) =>
      setText(head, `${'AB'[index]}, ${KIND_NAMES[figures[index]!.kind]}`),
    );
    for (const { name, text, bad } of ROWS) {
      this.#cells.get(name)!.forEach((cell, index) => {
        const shown = figures[index]!;
        setText(cell, text(shown));
        setData(cell, 'bad', String(bad?.(shown) ?? false));
      });
    }
  }

  #row({ name, label }: Row): HTMLElement {
    const cells = [element('td', 'a'), element('td', 'b')] as const;
    this.#cells.set(name, cells);
    const title = element('th', '', label);
    title.scope = 'row';
    const row = element('tr', '', cells[0], title, cells[1]);
    row.dataset['figure'] = name;
    return row;
  }
}

/** Each figure in a sentence. */
export const meanings = (): HTMLElement[] =>
  ROWS.map(({ label, meaning }) => element('div', '', element('dt', '', label), element('dd', '', meaning)));

function column(): HTMLTableCellElement {
  const cell = element('th');
  cell.scope = 'col';
  return cell;
}
