/** An element in a picture. */
export interface Cell {
  /** What is written below it. */
  readonly label: string;
  /** How it stands when the picture is taken. */
  readonly status: string;
  readonly attributes: string;
  /** Where that is not what all of the sheet are. */
  readonly tag?: string;
}

/** All elements of one picture. */
export interface Sheet {
  readonly tag: string;
  /** What an element shows without a value. */
  readonly text: string;
  readonly cells: readonly Cell[];
}

const MOVING = 'sparkline max-frequency="1000"';
const LIVE = 'topic="live.1"';

const option = (label: string, more = ''): Cell => ({
  label,
  status: 'live',
  attributes: `${more || LIVE} ${label}`,
});

const of = (topic: string, status: string, label = status): Cell => ({
  label,
  status,
  attributes: `topic="${topic}"`,
});

const manyOf = (topics: string, status: string, label = status): Cell => ({
  label,
  status,
  attributes: `topics="${topics}"`,
});

const both = (status: string): Cell => manyOf(`${status}.1 ${status}.2`, status);

/**
 * By the names of their files.
 * @param leaving address of a server that goes while somebody looks on
 * @param gone address of one that is not there any more
 */
export const sheetsOf = (leaving: string, gone: string): Readonly<Record<string, Sheet>> => ({
  elements: {
    tag: 'ticker-price',
    text: 'Acme',
    cells: [
      { label: 'ticker-price', status: 'live', attributes: `topic="moving.1" ${MOVING}` },
      { label: 'ticker-price', status: 'live', attributes: `topic="moving.2" ${MOVING}` },
      { ...of('match.live', 'live', 'ticker-score'), tag: 'ticker-score' },
      { ...manyOf('live.1 live.2 live.3', 'live', 'ticker-tape'), tag: 'ticker-tape' },
    ],
  },
  price: {
    tag: 'ticker-price',
    text: 'Acme',
    cells: [
      of('live.1', 'live', 'live, up'),
      of('live.2', 'live', 'live, down'),
      of('live.3', 'live', 'live, unchanged'),
      of('waiting.1', 'waiting'),
      of('stale.1', 'stale'),
      { label: 'stale, no connection', status: 'stale', attributes: `${LIVE} src="${leaving}"` },
      of('live.1', 'paused'),
      of('halted.1', 'halted'),
      of('closed.1', 'closed'),
      of('ended.1', 'ended'),
      of('unknown.1', 'unknown'),
      { label: 'unreachable', status: 'unreachable', attributes: `${LIVE} src="${gone}"` },
    ],
  },
  tape: {
    tag: 'ticker-tape',
    text: 'Stocks',
    cells: [
      manyOf('live.1 live.2 live.3', 'live'),
      manyOf('live.1 halted.2 closed.1', 'live', 'live, but not all of it'),
      both('waiting'),
      both('stale'),
      manyOf('live.1 live.2', 'paused'),
      both('halted'),
      both('closed'),
      both('ended'),
      both('unknown'),
      { label: 'unreachable', status: 'unreachable', attributes: `topics="live.1 live.2" src="${gone}"` },
    ],
  },
  score: {
    tag: 'ticker-score',
    text: 'Northern Lights – Southern Cross',
    cells: [
      ...['scheduled', 'live', 'break', 'ended', 'waiting', 'stale'].map((status) =>
        of(`match.${status}`, status),
      ),
      of('match.live', 'paused'),
      of('match.unknown', 'unknown'),
      { label: 'unreachable', status: 'unreachable', attributes: `topic="match.live" src="${gone}"` },
    ],
  },
  options: {
    tag: 'ticker-price',
    text: 'Acme',
    cells: [
      option('size="small"'),
      option('size="medium"'),
      option('size="large"'),
      option('transparent'),
      option('sparkline', 'topic="moving.1" max-frequency="1000"'),
      option('locale="de" currency="EUR"'),
      option('show-change="amount"'),
      option('show-change="percent"'),
      option('show-change="none"'),
    ],
  },
});

/** Of the sheet and of its place in it. */
export const idOf = (sheet: string, index: number): string => `${sheet}-${index}`;

/** Goes before the elements: sheets below each other, each with even distances, on the ground of the theme. */
export const STYLE = `<style>
  :root { color-scheme: light; background: light-dark(#f4f2ed, #0b0e13); }
  :root.dark { color-scheme: dark; }
  body { margin: 0; color: light-dark(#14171c, #e9edf3); font: 14px/1.5 system-ui, sans-serif; }
  section { display: grid; grid-template-columns: repeat(3, 17em); gap: 24px; align-items: start; }
  section { inline-size: max-content; padding: 28px; }
  figure { display: grid; gap: 6px; margin: 0; }
  figcaption { color: light-dark(#5b616b, #98a3b3); font-size: 13px; }
  ticker-tape { inline-size: 58em; }
  #elements figure:last-child { grid-column: 1 / -1; }
  #tape { grid-template-columns: auto; gap: 18px; }
  #options { grid-template-columns: 22em 17em 21.25em; }
</style>`;

export const bodyOf = (sheets: Readonly<Record<string, Sheet>>): string =>
  Object.entries(sheets)
    .map(([name, { tag, text, cells }]) => {
      const figures = cells.map((cell, index) => {
        const element = cell.tag ?? tag;
        return `<figure><${element} id="${idOf(name, index)}" ${cell.attributes}>${text}</${element}>
          <figcaption>${cell.label}</figcaption></figure>`;
      });
      return `<section id="${name}">${figures.join('')}</section>`;
    })
    .join('');
