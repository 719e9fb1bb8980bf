import { METRICS } from '../experiment/metric.js';
import type { Progress } from '../experiment/runner.js';
import { type Sample, valueOf } from '../experiment/sample.js';
import type { Row, Scenario, Side } from '../experiment/scenario.js';

/** Metrics of a sample that one line has room for. */
const SHOWN = 3;

/** Each sample in a line of its own, on stderr, with the time that is left. */
export class ProgressLines implements Omit<Progress, 'saved'> {
  readonly #startedMs = performance.now();
  #first: number | undefined;
  #row: Row | undefined;

  begins(scenario: Scenario, row: Row, side: Side, done: number, all: number): void {
    this.#row = row;
    this.#first ??= done;
    const count = `[${String(done + 1).padStart(String(all).length)}/${all}]`;
    process.stderr.write(`${count}${this.#left(done, all)} ${scenario.id} ${row.name} ${side.label} `);
  }

  ends(sample: Sample): void {
    process.stderr.write(`${this.#textOf(sample)}\n`);
  }

  #left(done: number, all: number): string {
    const made = done - this.#first!;
    if (made === 0) return '';
    const seconds = ((performance.now() - this.#startedMs) / 1000 / made) * (all - done);
    return seconds < 90 ? ` ${Math.ceil(seconds)} s left` : ` ${Math.ceil(seconds / 60)} min left`;
  }

  #textOf(sample: Sample): string {
    if (sample.invalid !== undefined) return `INVALID: ${sample.invalid}`;
    const texts = this.#row!.metrics.flatMap((name) => {
      const value = valueOf(sample, name);
      const { title, unit, digits } = METRICS[name];
      return value === undefined ? [] : [`${title} ${value.toFixed(digits)} ${unit}`];
    });
    return texts.slice(0, SHOWN).join(', ');
  }
}
