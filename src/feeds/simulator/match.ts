import type { Team } from './teams.js';

export type TeamSide = 'home' | 'away';

export interface Side {
  readonly name: string;
  readonly short: string;
  readonly score: number;
}

/** One event of an incident topic. */
export interface Incident {
  readonly type: string;
  /** Of the match, from 1; in added time the last of the half. */
  readonly minute: number;
  readonly team?: TeamSide;
  readonly player?: string;
  readonly how?: string;
  /** Home and away, after it. */
  readonly score: readonly [number, number];
}

/** Full state of a match topic. */
export interface Scoreboard {
  readonly sport: 'football' | 'basketball';
  readonly competition: string;
  readonly home: Side;
  readonly away: Side;
  /** `63:12`: counts up in football, down within a period of basketball. */
  readonly clock: string;
  readonly period: string;
  readonly state: 'scheduled' | 'live' | 'break' | 'ended';
  readonly last?: Incident;
}

/** What is known of a match at a moment, ms from its beginning; and the incident that made it so, if one did. */
export interface Moment {
  readonly at: number;
  readonly board: Scoreboard;
  readonly incident?: Incident;
}

export interface Fixture {
  readonly competition: string;
  readonly home: Team;
  readonly away: Team;
}

type Change = Partial<Pick<Scoreboard, 'clock' | 'period' | 'state'>>;

/** Keeps the time and the scoreboard of one match. */
export class ScoreKeeper {
  #at = 0;
  #board: Scoreboard;

  constructor(sport: Scoreboard['sport'], { competition, home, away }: Fixture, first: Required<Change>) {
    const side = ({ name, short }: Team): Side => ({ name, short, score: 0 });
    const { clock, period, state } = first;
    this.#board = { sport, competition, home: side(home), away: side(away), clock, period, state };
  }

  get isDraw(): boolean {
    return this.#board.home.score === this.#board.away.score;
  }

  wait(ms: number): void {
    this.#at += ms;
  }

  show(change: Change = {}): Moment {
    this.#board = { ...this.#board, ...change };
    return { at: this.#at, board: this.#board };
  }

  /** Something has happened, and has brought its team so many points. */
  report(what: Omit<Incident, 'score'>, change: Change = {}, points = 0): Moment {
    const { home, away } = this.#board;
    const score = [
      home.score + (what.team === 'home' ? points : 0),
      away.score + (what.team === 'away' ? points : 0),
    ] as const;
    const incident: Incident = { ...what, score };
    this.#board = {
      ...this.#board,
      ...change,
      home: { ...home, score: score[0] },
      away: { ...away, score: score[1] },
      last: incident,
    };
    return { at: this.#at, board: this.#board, incident };
  }
}

export function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** A stretch of play, in which the clock runs and things happen. All times in ms since it began. */
export interface Play {
  readonly lengthMs: number;
  /** Longest time without a look at the clock. */
  readonly stepMs: number;
  readonly clock: (sinceMs: number) => string;
  /** Time until the next thing that happens. */
  readonly gapMs: () => number;
  readonly happen: (sinceMs: number) => Iterable<Moment>;
}

/** Ends on the last moment of the stretch, before anything is said of it. */
export function* play(
  keeper: ScoreKeeper,
  { lengthMs, stepMs, clock, gapMs, happen }: Play,
): Generator<Moment> {
  let now = 0;
  let next = gapMs();
  for (;;) {
    const then = Math.min(now + stepMs, next, lengthMs);
    keeper.wait(then - now);
    now = then;
    if (now >= lengthMs) return;
    if (now < next) yield keeper.show({ clock: clock(now) });
    else {
      yield* happen(now);
      next = now + gapMs();
    }
  }
}
