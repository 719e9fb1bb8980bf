import type { Declaration, Manifest } from '../../manifest.js';
import { startCopy } from '../ui/copy.js';
import { byId, setText } from '../ui/dom.js';
import { startTheme } from '../ui/theme.js';
import { policyText, type Release, type ScriptKind, scriptText } from './embedding.js';
import { Exhibit } from './exhibit.js';
import { showStandings } from './standings.js';
import { askForTopics } from './topics.js';

/** States for CSS that are no status. */
const WAYS = ['up', 'down'];

const server = new URL('..', location.href).href;

function say(text: string): void {
  byId('notice').hidden = text === '';
  setText(byId('notice'), text);
}

/** A file of the release that is served by now, whatever the browser has kept of another. */
async function fetchCurrent(name: string): Promise<unknown> {
  const response = await fetch(`v1/${name}`, { cache: 'no-cache' });
  return (await response.json()) as unknown;
}

async function start(): Promise<void> {
  const [manifest, release, topics] = await Promise.all([
    fetchCurrent('custom-elements.json') as Promise<Manifest>,
    fetchCurrent('integrity.json') as Promise<Release>,
    askForTopics(server),
  ]);
  const kind = byId('kind') as HTMLSelectElement;
  const pin = byId('pin') as HTMLInputElement;
  const script = (): string =>
    scriptText(server, kind.value as ScriptKind, pin.checked ? release : undefined);
  const elements = manifest.modules.flatMap(({ declarations }) => declarations);
  const exhibits = elements.map((declaration) => new Exhibit(declaration, topics, script));
  byId('exhibits').replaceChildren(...exhibits.map(({ element }) => element));
  byId('loading').addEventListener('change', () => {
    for (const exhibit of exhibits) exhibit.showSnippet();
  });
  setText(byId('version'), release.version);
  const [{ cssStates }] = elements as [Declaration];
  const statuses = cssStates.map(({ name }) => name).filter((name) => !WAYS.includes(name));
  showStandings(statuses, topics, server);
}

startTheme();
setText(byId('policy'), policyText(server));
startCopy(byId('copy-policy'), byId('policy'));
if (customElements.get('ticker-price') === undefined)
  say('The elements could not be loaded: the lines below are right, but nothing shows what they do.');
start().catch((error: unknown) => {
  say('The server does not tell what it has. Is it there, and was the widget built?');
  console.error(error);
});
