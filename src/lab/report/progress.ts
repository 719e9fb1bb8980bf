import { metricOf } from '../experiment/metric.js';
import type { Item, Progress } from '../experiment/runner.js';
import { type Sample, valueOf } from '../experiment/sample.js';
import type { Plan, Row, Scenario, Side } from '../experiment/scenario.js';
import { figure } from './figures.js';
import { durationText, TimeLeft } from './time-left.js';

/** Metrics of a sample that one line has room for. */
const SHOWN = 3;

/** Wide enough for the time that is left, so that lines begin alike. */
const LEFT_WIDTH = 'about 59 min left'.length;

/** Each sample in a line of its own, on stderr: what it is when it begins, what it has shown when it ends. */
export class ProgressLines implements Omit<Progress, 'saved'> {
  readonly #timeLeft: TimeLeft;
  #current: { readonly row: Row; readonly startedMs: number } | undefined;

  constructor(items: readonly Item[], plan: Plan) {
    this.#timeLeft = new TimeLeft(items, plan);
  }

  begins(scenario: Scenario, row: Row, side: Side, done: number, all: number): void {
    this.#current = { row, startedMs: performance.now() };
    const count = `[${String(done + 1).padStart(String(all).length)}/${all}]`;
    const left = `about ${durationText(this.#timeLeft.seconds)} left`.padEnd(LEFT_WIDTH);
    process.stderr.write(`${count} ${left}  ${scenario.id} ${row.name}, ${side.label}: `);
  }

  ends(sample: Sample): void {
    const { row, startedMs } = this.#current!;
    this.#timeLeft.took(row, (performance.now() - startedMs) / 1000);
    process.stderr.write(`${textOf(row, sample)}\n`);
  }

  drops(row: Row): void {
    this.#timeLeft.drops(row);
  }
}

function textOf({ metrics }: Row, sample: Sample): string {
  if (sample.invalid !== undefined) return `INVALID: ${sample.invalid}`;
  const texts = metrics.flatMap((name) => {
    const value = valueOf(sample, name);
    const { title, unit, digits } = metricOf(name);
    return value === undefined ? [] : [`${title} ${figure(value, digits)} ${unit}`.trim()];
  });
  return texts.slice(0, SHOWN).join(', ');
}
