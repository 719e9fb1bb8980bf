import { type Item, samplesLeft } from '../experiment/runner.js';
import type { Plan, Row } from '../experiment/scenario.js';

/** For a server and its clients to start, to connect, to settle and to end, s. */
const AROUND_S = 1;

/** What a sample takes beside that, where it is not a window with its warm-up, s. */
const OWN_S: Readonly<Record<string, (plan: Plan) => number>> = {
  S1: ({ windowMs, extent }) => windowMs / 1000 + (extent === 'thorough' ? 5 : 2),
  // So many windows, half as long, one after the other, each with servers and clients of its own.
  S3: (plan) => (plan.extent === 'quick' ? 3 : 10) * (AROUND_S + windowS(plan) / 2),
  S4: ({ warmUpMs }) => 9 + warmUpMs / 1000,
  S6: ({ extent }) => (extent === 'quick' ? 0.5 : 1),
  S7: () => 1.3,
  // And a proxy beside them.
  S8: (plan) => AROUND_S + windowS(plan),
  S9: () => 3.7,
  S11: (plan) => windowS(plan) + plan.windowMs / 1000 + 0.5,
  S12: ({ extent }) => ({ quick: 7, usual: 14, thorough: 10 })[extent],
  S13: ({ extent }) => (extent === 'quick' ? 2 : 7),
  P3: () => 20,
  P4: ({ extent, windowMs }) => (extent === 'quick' ? windowMs / 1000 : 300) + 5,
};

const windowS = ({ windowMs, warmUpMs }: Plan): number => (windowMs + warmUpMs) / 1000;

/** About how long one sample of a scenario takes on two cores, said beforehand. */
export const aboutSeconds = (scenario: string, plan: Plan): number =>
  AROUND_S + (OWN_S[scenario] ?? windowS)(plan);

interface ToDo {
  readonly scenario: string;
  readonly row: Row;
  readonly said: number;
  left: number;
}

/**
 * How long the samples that are still to be made will take: as long as those before them of the same row, else of the
 * same scenario, else as was said beforehand, corrected by how all others have kept to that.
 */
export class TimeLeft {
  readonly #toDo: ToDo[];
  readonly #made: {
    readonly scenario: string;
    readonly row: Row;
    readonly said: number;
    readonly took: number;
  }[] = [];

  constructor(items: readonly Item[], plan: Plan) {
    this.#toDo = items.map((item) => ({
      scenario: item.scenario.id,
      row: item.row,
      said: aboutSeconds(item.scenario.id, plan),
      left: samplesLeft(item, plan.pairs),
    }));
  }

  /** One sample of `row` has taken so long. */
  took(row: Row, seconds: number): void {
    const item = this.#of(row);
    item.left -= 1;
    this.#made.push({ ...item, took: seconds });
  }

  /** No more samples of `row` are made. */
  drops(row: Row): void {
    this.#of(row).left = 0;
  }

  get seconds(): number {
    return this.#toDo.reduce((sum, item) => sum + item.left * this.#each(item), 0);
  }

  #of(row: Row): ToDo {
    return this.#toDo.find((each) => each.row === row)!;
  }

  #each({ scenario, row, said }: { scenario: string; row: Row; said: number }): number {
    const same = this.#made.filter((made) => made.row === row);
    const alike = same.length > 0 ? same : this.#made.filter((made) => made.scenario === scenario);
    const known = alike.length > 0 ? alike : this.#made;
    const [took, expected] = [sumOf(known.map((made) => made.took)), sumOf(known.map((made) => made.said))];
    return known.length === 0 ? said : (said * took) / expected;
  }
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** `40 s`, `12 min`, `1 h 05 min` */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}
