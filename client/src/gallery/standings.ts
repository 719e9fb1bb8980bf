import { byId, element, setText } from '../ui/dom.js';
import { prose } from './prose.js';
import type { Topics } from './topics.js';

/** An element that truly stands so. */
interface Example {
  readonly status: string;
  readonly tag: 'ticker-price' | 'ticker-score';
  readonly attributes: Readonly<Record<string, string>>;
  readonly about: string;
}

/** An element in each way in which it can stand here and now; what would have to be played is only named. */
export function showStandings(statuses: readonly string[], topics: Topics, server: string): void {
  const examples = [...made(topics, server)];
  const isShown = (status: string): boolean => examples.some((example) => example.status === status);
  for (const { topic, kind, state } of topics.known) {
    if (kind === undefined || !statuses.includes(state) || isShown(state)) continue;
    const tag = kind === 'match' ? 'ticker-score' : 'ticker-price';
    examples.push({ status: state, tag, attributes: { topic }, about: `The data of \`${topic}\` say so.` });
  }
  byId('standings').replaceChildren(...examples.map(show));
  const missing = statuses.filter((status) => !isShown(status));
  setText(byId('missing'), missing.length === 0 ? '' : `Not to be seen just now: ${missing.join(', ')}.`);
}

/** What can be brought about by attributes, as on any other page. */
function made(topics: Topics, server: string): Example[] {
  const tag = 'ticker-price';
  const topic = topics.first('price')?.topic;
  const unknown: Example = {
    status: 'unknown',
    tag,
    attributes: { topic: 'no.such.topic' },
    about: 'The server has no such topic.',
  };
  if (topic === undefined) return [unknown];
  // Nothing is served there, and who polls is told so once: it does not try again and again.
  const nobody = { topic, src: `${server}widget/nobody/`, transport: 'poll' };
  return [
    { status: 'live', tag, attributes: { topic }, about: 'There is a value, and a connection.' },
    { status: 'paused', tag, attributes: { topic }, about: 'Somebody has pressed its button.' },
    unknown,
    { status: 'unreachable', tag, attributes: nobody, about: 'At its `src` there is no server.' },
  ];
}

function show({ status, tag, attributes, about }: Example): HTMLElement {
  const live = document.createElement(tag);
  const word = element('b', '', 'waiting');
  for (const [name, text] of Object.entries(attributes)) live.setAttribute(name, text);
  // The data may say something else by now: what is told is what is so.
  live.addEventListener('ticker-status', ({ detail }) => setText(word, detail.status));
  if (status === 'paused')
    live.addEventListener('ticker-update', () => live.toggleAttribute('paused', true), { once: true });
  const item = element('li', '', live, element('p', 'fine', word, ' ', ...prose(about)));
  item.dataset['status'] = status;
  return item;
}
