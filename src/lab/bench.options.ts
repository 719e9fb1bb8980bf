import { Command } from 'commander';
import { namesFrom, numberFrom } from './arguments.js';
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
    .option('--works <names>', `of ${namesOf(WORKS)}`, namesFrom(WORKS.map(({ name }) => name)))
    .option('--targets <names>', `of ${namesOf(TARGETS)}`, namesFrom(TARGETS.map(({ name }) => name)))
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
