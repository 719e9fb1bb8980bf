import type { BenchOptions } from './bench.options.js';
import { type Contender, type Target, TARGETS } from './measure/targets.js';
import { type Work, WORKS } from './measure/works.js';

/** One run that is to be made. */
export interface Item {
  readonly work: Work;
  readonly contender: Contender;
  /** 1, 2, 3 … */
  readonly round: number;
}

/** All runs in order: work by work, and in each round every server once (A B C … A B C …). */
export function agenda({ works, targets, runs, connections }: BenchOptions): Item[] {
  return works.flatMap((name) => {
    const known = WORKS.find((work) => work.name === name)!;
    const work = connections === undefined ? known : { ...known, connections };
    const contenders = contendersOf(work, targets ?? work.targets);
    return Array.from({ length: runs }, (_, index) =>
      contenders.map((contender) => ({ work, contender, round: index + 1 })),
    ).flat();
  });
}

function contendersOf(work: Work, names: readonly string[]): Contender[] {
  const targets = names.map((name) => TARGETS.find((target) => target.name === name)!);
  if (work.mixed !== true) return targets.flatMap(each);
  return targets
    .filter(({ transports }) => transports.length > 1)
    .map((target) => ({ target, transport: 'both' }));
}

const each = (target: Target): Contender[] => target.transports.map((transport) => ({ target, transport }));
