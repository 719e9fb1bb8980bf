import { PatternSet } from '../../../src/protocol/topic-pattern.js';
import { createTicker, type TransportName } from '../index.js';
import { Board } from './board.js';
import { Catalogue } from './catalogue.js';
import { Deck } from './deck.js';
import { byId, setText } from '../ui/dom.js';
import { Selection } from './selection.js';
import { Silence } from './silence.js';
import { showSnippets, startCopyButtons } from './snippets.js';
import { startTheme } from '../ui/theme.js';
import { TopicPicker } from './topic-picker.js';

const TRANSPORTS: readonly TransportName[] = ['sse', 'websocket', 'poll'];

const url = new URL('.', location.href).href;
/** `?transport=websocket` begins with that one. */
const wished = new URLSearchParams(location.search).get('transport');
const transports = [...TRANSPORTS].sort((a, b) => Number(b === wished) - Number(a === wished));

startTheme();
startCopyButtons();

const selection = new Selection();
const catalogue = new Catalogue();
const ticker = createTicker({ url, topics: selection.patterns(), transports });
const deck = new Deck(ticker, () => selection.patterns().length === 0);
const board = new Board(catalogue, () => deck.count());
const silence = new Silence();
const picker = new TopicPicker(selection, () => {
  const patterns = selection.patterns();
  const wanted = new PatternSet(patterns);
  ticker.setTopics(patterns);
  board.remove((topic) => !wanted.matches(topic));
  deck.show(ticker);
  showSnippets(url, patterns);
  picker.draw();
});

async function loadCatalogue(): Promise<void> {
  for (const topic of await catalogue.load(url)) selection.learn(topic);
  board.showOrigins();
  picker.draw();
}

ticker.on('tick', ({ data }) => {
  if (selection.learn(data.topic)) picker.draw();
  board.take(data);
});
ticker.on('state', (state) => {
  deck.show(state);
  if (state.state !== 'waiting') return;
  silence.clear();
  showSilence();
});
// A server that comes back may have other feeds.
ticker.on('live', () => {
  if (catalogue.loaded) void loadCatalogue();
});
ticker.on('reset', ({ topics }) => {
  const concerned = new PatternSet(topics);
  board.restart((topic) => concerned.matches(topic));
});
ticker.on('error', ({ message }) => say(message));
ticker.on('stale', (notice) => {
  silence.begin(notice);
  showSilence();
});
ticker.on('recovered', (notice) => {
  silence.end(notice);
  showSilence();
});

function showSilence(): void {
  board.markSilent((topic) => silence.concerns(topic));
  say(silence.text);
}

function say(text: string): void {
  byId('notice').hidden = text === '';
  setText(byId('notice'), text);
}

showSnippets(url, selection.patterns());
// Cards wait for it, so that nothing moves when it is known where they come from.
void loadCatalogue().then(() => board.start());

// A frozen or cached page comes back with dead or outdated connections: let go, and return by position.
addEventListener('pagehide', () => ticker.suspend());
addEventListener('pageshow', () => ticker.resume());
document.addEventListener('freeze', () => ticker.suspend());
document.addEventListener('resume', () => ticker.resume());
addEventListener('online', () => ticker.wake());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') ticker.wake();
});
