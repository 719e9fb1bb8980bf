import { Command, InvalidArgumentError } from 'commander';
import { TARGETS } from './measure/targets.js';
import { WORKS } from './measure/works.js';

/** What the command line asks for. */
export interface BenchOptions {
  readonly works: readonly string[];
  /** undefined: those that each work is meant for. */
  readonly targets?: readonly string[] | undefined;
  readonly runs: number;
  readonly seconds: number;
  readonly warmUp: number;
  readonly connections?: number | undefined;
  readonly size: number;
  readonly json?: string | undefined;
  readonly profile?: string | undefined;
}

/** @throws CommanderError for whatever cannot be understood; it has been printed then */
export function readOptions(argv: readonly string[]): BenchOptions {
  const command = new Command('npm run bench --')
    .description('Measures this server beside others, on this machine. See BENCHMARKS.md.')
    .option('--quick', 'W1 on all servers, one run of 4 s each: what it does anyway')
    .option('--full', 'all works, five runs of 10 s each; takes more than an hour')
    .option('--works <names>', `of ${namesOf(WORKS)}`, listOf(namesOf(WORKS)))
    .option('--targets <names>', `of ${namesOf(TARGETS)}`, listOf(namesOf(TARGETS)))
    .option('--runs <count>', 'runs of each, interleaved; medians are shown', numberFrom(1, true))
    .option('--seconds <seconds>', 'length of the window that is measured', numberFrom(0.1))
    .option('--warm-up <seconds>', 'time before it that is dropped', numberFrom(0))
    .option('--connections <count>', 'so many instead of what the work says', numberFrom(1, true))
    .option('--size <bytes>', "bytes of each event's data, 64 or more", numberFrom(64, true), 150)
    .option('--json <file>', 'writes all runs there as well, with their histograms')
    .option(
      '--profile <folder>',
      'writes a CPU profile of each window there, and prints where the busy time went',
    )
    .addHelpText(
      'after',
      `\nWorks:\n${WORKS.map(({ name, about }) => `  ${name.padEnd(16)}${about}`).join('\n')}`,
    )
    .addHelpText(
      'after',
      `\nServers:\n${TARGETS.map(({ name, about }) => `  ${name.padEnd(16)}${about}`).join('\n')}`,
    )
    .parse(argv, { from: 'user' });
  const given = command.opts<Partial<BenchOptions> & { full?: true; size: number }>();
  const { full = false } = given;
  const works = full ? WORKS.map(({ name }) => name) : ['W1'];
  return { works, runs: full ? 5 : 1, seconds: full ? 10 : 4, warmUp: full ? 3 : 1, ...given };
}

const namesOf = (named: readonly { readonly name: string }[]): string =>
  named.map(({ name }) => name).join(',');

const listOf =
  (known: string) =>
  (text: string): string[] => {
    const names = text.split(',');
    const unknown = names.filter((name) => !known.split(',').includes(name));
    if (unknown.length > 0) throw new InvalidArgumentError(`${unknown.join()}: there are only ${known}.`);
    return names;
  };

const numberFrom =
  (least: number, whole = false) =>
  (text: string): number => {
    const value = Number(text);
    if (value >= least && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`A ${whole ? 'whole ' : ''}number from ${least}.`);
  };
