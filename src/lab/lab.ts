#!/usr/bin/env node
/** `npm run lab`: compares SSE and WebSocket fairly. See docs/lab.md, or `npm run lab -- --help`. */
import { Command } from 'commander';
import { compareFiles } from './actions/compare.js';
import { listScenarios } from './actions/list.js';
import { reportFile } from './actions/report.js';
import { runScenarios, withPlanOptions } from './actions/run.js';
import { endOnSignals } from './children.js';

endOnSignals();
const program = new Command('npm run lab --').description(
  'Measures SSE beside WebSocket, and servers beside each other, on this machine.',
);
withPlanOptions(program.command('run').argument('<scenario...>', 'S1, S2, …, all, or published')).action(
  runScenarios,
);
program
  .command('list')
  .description('all scenarios: what each asks, its rows, and how long it takes')
  .action(listScenarios);
program
  .command('compare')
  .description('two files of results, row by row')
  .argument('<before>')
  .argument('<after>')
  .action(compareFiles);
program
  .command('report')
  .description('the tables of a file of results once more, and its page and plots')
  .argument('<file>')
  .option('--html <file>', 'writes a page with plots there')
  .option('--plots <folder>', 'writes the plots of all scenarios there, as SVG files')
  .action(reportFile);

try {
  await program.parseAsync();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
