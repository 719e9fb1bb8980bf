import { byId, element, setText } from '../ui/dom.js';
import { duration, whole } from '../ui/format.js';
import type { LimitRow } from './limit-row.js';
import { OutcomeTable } from './outcomes.js';
import { showVerdict } from './sequences.js';
import { Tape } from './tape.js';
import type { Results, View } from './view.js';
import { linkOf } from './view-link.js';

/** Results go out of the page by these buttons. */
export function startExport(view: () => View): void {
  const link = byId('link') as HTMLInputElement;
  byId('download').addEventListener('click', () => download(view()));
  byId('make-link').addEventListener('click', () => {
    void linkOf(view()).then((fragment) => {
      history.replaceState(null, '', fragment);
      link.value = location.href;
      byId('link-line').hidden = false;
      // Only a secure page may write to the clipboard.
      byId('copy-link').hidden = !isSecureContext;
      link.focus();
      link.select();
    });
  });
  byId('copy-link').addEventListener('click', () => {
    void navigator.clipboard.writeText(link.value).then(() => setText(byId('copy-link'), 'Copied'));
  });
}

function download(view: View): void {
  const json = JSON.stringify(view, undefined, 2);
  const url = URL.createObjectURL(new Blob([json], { type: 'application/json' }));
  const anchor = element('a');
  anchor.href = url;
  anchor.download = `tickerwire-${view.results?.measuredAt.slice(0, 19).replace(/:/g, '') ?? 'view'}.json`;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** What somebody else measured, as a link brought it. */
export function showRestored(results: Results): void {
  const { measuredAt, clock, figures, comparison, faults, limits } = results;
  const about = clock === undefined ? '' : `, lag give or take ${duration(clock.uncertaintyMs)}`;
  setText(
    byId('restored-when'),
    `Measured ${dateText(measuredAt)}${about}. What you see above is measured now.`,
  );
  new Tape(byId('restored-tape'), 'Figures from the link').show(figures);
  if (comparison !== undefined) showVerdict(byId('restored-verdict'), comparison);
  const outcomes = new OutcomeTable('Faults from the link');
  for (const row of faults) outcomes.show(row, row);
  byId('restored-faults').append(outcomes.element);
  if (limits.length > 0) byId('restored-limits').append(limitTable(limits));
  byId('restored').hidden = false;
}

function dateText(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? 'at some time' : date.toLocaleString();
}

const LIMIT_COLUMNS = ['Streams', 'Open', 'Waiting', 'Failed', 'fetch', "Server's count"];

export function limitTable(rows: readonly LimitRow[]): HTMLElement {
  const head = element(
    'tr',
    '',
    ...LIMIT_COLUMNS.map((name) => {
      const cell = element('th', '', name);
      cell.scope = 'col';
      return cell;
    }),
  );
  const lines = rows.map(({ title, open, waiting, failed, fetch, connections }) => {
    const name = element('th', '', title);
    name.scope = 'row';
    const count = connections === undefined ? '–' : whole(connections);
    const texts = [whole(open), whole(waiting), whole(failed), fetch, count];
    return element('tr', '', name, ...texts.map((text) => element('td', '', text)));
  });
  const caption = element('caption', 'hidden', 'Connection limits');
  return element('table', 'plain', caption, element('thead', '', head), element('tbody', '', ...lines));
}
