import { byId, setText } from '../ui/dom.js';
import { groupPatterns } from '../ui/group-patterns.js';
import { startTheme } from '../ui/theme.js';
import { Announcer } from './announcer.js';
import { Bout } from './bout.js';
import { ServerClock } from './clock-offset.js';
import { FaultDesk } from './fault-desk.js';
import { Head } from './heads.js';
import { Instruments } from './instruments.js';
import { LimitsView } from './limits-view.js';
import { Protocols } from './protocols.js';
import { showRestored, startExport } from './results.js';
import { Sequences } from './sequences.js';
import { Server } from './server.js';
import { Setup } from './setup.js';
import type { View } from './view.js';
import { BadLink, isLink, viewOf } from './view-link.js';

/** Round trips before anything is measured, and how often one more is made. */
const CLOCK_TRIPS = 6;
const CLOCK_MS = 15_000;
const PROTOCOL_MS = 3000;

const USUAL: View = { kinds: ['sse', 'websocket'], topics: ['stock.*', 'match.>'], conflateMs: 0 };

const url = new URL('.', location.href).href;
/** Marks this page's connections for faults, and nobody else's. */
const page = [...crypto.getRandomValues(new Uint8Array(12))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');

function say(text: string): void {
  byId('notice').hidden = text === '';
  setText(byId('notice'), text);
}

async function wishedView(): Promise<View> {
  try {
    return (await viewOf(location.hash)) ?? USUAL;
  } catch (error) {
    if (!(error instanceof BadLink)) throw error;
    say(`That link cannot be read: ${error.message}. This is a new view.`);
    return USUAL;
  }
}

/** What the server has, as a few patterns: `stock.*` for many stocks. */
async function suggestTopics(setup: Setup): Promise<void> {
  const response = await fetch(new URL('topics', url)).catch(() => undefined);
  if (response?.ok !== true) return;
  const { sources } = (await response.json()) as { sources: { topics: string[] }[] };
  setup.suggest(groupPatterns(sources.flatMap(({ topics }) => topics)));
}

async function learnTime(server: Server, clock: ServerClock): Promise<void> {
  for (let trip = 0; trip < CLOCK_TRIPS; trip += 1) if (!(await server.askTime(clock))) return;
  setInterval(() => void server.askTime(clock), CLOCK_MS);
}

async function start(): Promise<void> {
  startTheme();
  const server = new Server(url, page);
  const clock = new ServerClock();
  const [view] = await Promise.all([wishedView(), server.begin(), learnTime(server, clock)]);

  const protocols = new Protocols();
  const askProtocols = (): void => {
    if (server.marks === undefined) return;
    void server.connections().then(
      (connections) => protocols.tell(connections),
      // It is asked again, and what it said before stands for so long.
      () => undefined,
    );
  };
  setInterval(askProtocols, PROTOCOL_MS);

  const bout = new Bout(url, server, clock, view);
  const announcer = new Announcer(() => bout.panels);
  const sequences = new Sequences(bout);
  const desk = new FaultDesk(url, server, bout, say);

  const replace = (index: 0 | 1): void => {
    desk.stop();
    sequences.forget();
    bout.replace(index, heads[index].kind);
    desk.allow();
  };
  const heads = [new Head('a', () => replace(0)), new Head('b', () => replace(1))] as const;
  const setup = new Setup(() => {
    desk.stop();
    sequences.forget();
    const { topics, conflateMs } = setup;
    bout.restart({ kinds: bout.kinds, topics, conflateMs });
  });
  [heads[0].kind, heads[1].kind] = view.kinds;
  setup.topics = view.topics;
  setup.conflateMs = view.conflateMs;
  const instruments = new Instruments(bout, heads, protocols, clock, () => desk.marks);
  bout.changed = () => {
    announcer.changed();
    instruments.schedule();
  };
  bout.changed();
  void suggestTopics(setup);

  const limits = new LimitsView(url, server, page, () => bout.topics);

  startExport(() => ({
    kinds: bout.kinds,
    topics: bout.topics,
    conflateMs: bout.conflateMs,
    results: {
      measuredAt: new Date().toISOString(),
      ...(clock.offset === undefined ? {} : { clock: { uncertaintyMs: clock.offset.uncertaintyMs } }),
      figures: bout.figures(protocols),
      ...(sequences.last === undefined ? {} : { comparison: sequences.last }),
      faults: desk.rows,
      limits: limits.rows,
    },
  }));
  if (view.results !== undefined) showRestored(view.results);
  // Another link, put into the address of this page.
  addEventListener('hashchange', () => {
    if (isLink(location.hash)) location.reload();
  });
}

void start();
