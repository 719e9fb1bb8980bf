import { byId, setText } from '../ui/dom.js';
import { duration } from '../ui/format.js';
import { calm } from '../ui/motion.js';
import type { Bout } from './bout.js';
import type { ServerClock } from './clock-offset.js';
import type { Figures } from './figures.js';
import type { Head } from './heads.js';
import { historyLists } from './histories.js';
import { KIND_NAMES } from './kinds.js';
import { LagChart } from './lag-chart.js';
import { Lanes } from './lanes.js';
import { SECONDS } from './last-minute.js';
import { meanings, Tape } from './tape.js';
import type { Protocols } from './protocols.js';
import { SpreadChart } from './spread-chart.js';
import type { Mark } from './timeline.js';

const DRAW_MS = 250;
const CALM_DRAW_MS = 1000;
/** What a screen reader finds in place of a picture is not changed under it all the time. */
const TEXT_MS = 5000;

/** Draws all that is measured: at most once a frame, and not at all while nobody looks. */
export class Instruments {
  readonly #tape = new Tape(byId('tape'), 'Figures of both panels');
  readonly #lag = new LagChart(byId('lag-chart'));
  readonly #spread = new SpreadChart(byId('spread-chart'));
  readonly #lanes = new Lanes(byId('lanes'));
  #frame: number | undefined;
  #drawnMs = 0;
  #toldMs = -Infinity;

  constructor(
    private readonly bout: Bout,
    private readonly heads: readonly [Head, Head],
    private readonly protocols: Protocols,
    private readonly clock: ServerClock,
    private readonly marks: () => readonly Mark[],
  ) {
    byId('meanings').append(...meanings());
    byId('history').addEventListener('toggle', () => this.#tell(performance.now()));
    setInterval(() => {
      if (performance.now() - this.#drawnMs >= (calm() ? CALM_DRAW_MS : DRAW_MS)) this.schedule();
    }, DRAW_MS);
  }

  schedule(): void {
    // A hidden tab gets no frame: one stays due, and shows the newest when somebody looks again.
    this.#frame ??= requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = undefined;
    const nowMs = performance.now();
    this.#drawnMs = nowMs;
    const { panels } = this.bout;
    const [a, b] = panels;
    this.heads.forEach((head, index) => head.show(panels[index]!));
    const figures = this.bout.figures(this.protocols);
    this.#tape.show(figures);
    setText(byId('key-a'), KIND_NAMES[a.kind]);
    setText(byId('key-b'), KIND_NAMES[b.kind]);
    this.#lag.draw([a.minute, b.minute], this.marks(), nowMs);
    this.#spread.draw([a.minute.lag(nowMs), b.minute.lag(nowMs)]);
    this.#lanes.draw([a.timeline, b.timeline], this.marks(), nowMs - SECONDS * 1000, nowMs);
    if (nowMs - this.#toldMs >= TEXT_MS) this.#tell(nowMs, figures);
  }

  #tell(nowMs: number, figures = this.bout.figures(this.protocols)): void {
    this.#toldMs = nowMs;
    const { panels } = this.bout;
    setText(byId('lag-text'), figures.map(lagText).join(' '));
    setText(byId('spread-text'), figures.map(spreadText).join(' '));
    setText(
      byId('lanes-text'),
      panels.map(({ kind, phase }, index) => `${'AB'[index]}, ${KIND_NAMES[kind]}, is ${phase}.`).join(' '),
    );
    const { offset } = this.clock;
    if (offset !== undefined) setText(byId('clock'), clockText(offset));
    const history = byId('history') as HTMLDetailsElement;
    if (history.open) history.querySelector('.histories')!.replaceChildren(...historyLists(panels, nowMs));
  }
}

function lagText({ kind, lastMinute }: Figures): string {
  const { p50, p99 } = lastMinute;
  if (p50 === undefined || p99 === undefined) return `${KIND_NAMES[kind]}: no event in the last minute.`;
  return `${KIND_NAMES[kind]}: half of the events within ${duration(p50)}, 99 of 100 within ${duration(p99)}.`;
}

function spreadText({ kind, lastMinute }: Figures): string {
  const { p50, p95 } = lastMinute;
  if (p50 === undefined || p95 === undefined) return `${KIND_NAMES[kind]}: nothing to spread.`;
  return `${KIND_NAMES[kind]}: median ${duration(p50)}, 95 of 100 within ${duration(p95)}.`;
}

/** The page's clock is the one of the machine at the start, and steady since. */
function clockText({ offsetMs, uncertaintyMs }: { offsetMs: number; uncertaintyMs: number }): string {
  const ahead = offsetMs - performance.timeOrigin;
  const direction = ahead < 0 ? 'behind' : 'ahead of';
  return `The server's clock is ${duration(Math.abs(ahead))} ${direction} this one, give or take ${duration(uncertaintyMs)}: so much may every lag be off. The server stamps whole milliseconds.`;
}
