import { element } from '../ui/dom.js';
import { duration } from '../ui/format.js';
import { KIND_NAMES } from './kinds.js';
import type { Panel } from './panel.js';
import type { Stretch } from './timeline.js';

/** Lines shown of each panel: the latest. */
const MAX_LINES = 20;

/** How both connections have been, in words: what the lanes show, and further back. */
export function historyLists(panels: readonly [Panel, Panel], nowMs: number): HTMLElement[] {
  return panels.map(({ kind, timeline }, index) => {
    const stretches = timeline.stretches(0, nowMs).slice(-MAX_LINES).reverse();
    const title = element('h4', '', `${'AB'[index]}, ${KIND_NAMES[kind]}`);
    return element('div', '', title, element('ol', '', ...stretches.map((one) => line(one, nowMs))));
  });
}

function line({ phase, fromMs, toMs }: Stretch, nowMs: number): HTMLElement {
  const length = toMs >= nowMs ? `for ${duration(toMs - fromMs)} now` : `for ${duration(toMs - fromMs)}`;
  return element('li', '', `${phase} ${length}, ${duration(nowMs - fromMs)} ago`);
}
