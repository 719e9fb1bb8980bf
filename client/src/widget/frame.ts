import type { TickerStatus } from './api.js';
import { cell, fill, make } from './make.js';
import { sheet } from './styles.js';

/**
 * What every element has around its values: the page's own content until there are any, how it stands, and a button
 * that stops it.
 * @returns what shows how it stands; `title` is what all of it is called, `time` that of the latest tick where that is
 * of interest
 */
export function frame(
  host: HTMLElement,
  view: Element,
): (status: TickerStatus, title: string, time: string, filled: boolean, line: boolean) => void {
  const button = make('button', 'pause');
  const root = make(
    'div',
    'frame',
    cell('body', make('slot', 'fallback'), view),
    cell('foot', cell('status'), cell('time'), button),
  );
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [sheet];
  shadow.append(root);
  root.role = 'group';
  button.onclick = () => host.toggleAttribute('paused');

  return (status, title, time, filled, line) => {
    fill(root, { status, time });
    button.ariaLabel = `${status === 'paused' ? 'Resume' : 'Pause'} ${title}`;
    root.ariaLabel = title;
    // Screen readers speak of each change only where the page asks for it.
    root.ariaLive = host.ariaLive ?? 'off';
    root.className = `${status} ${filled && 'filled'} ${line && 'line'}`;
  };
}
