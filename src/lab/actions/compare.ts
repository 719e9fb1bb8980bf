import { readResults } from '../experiment/results.js';
import { comparisonText } from '../report/comparison.js';
import { printable } from '../report/printable.js';

/** Shows what two files of results have in common, side by side. @throws Error if one of them is none */
export function compareFiles(before: string, after: string): void {
  console.log(printable(comparisonText(readResults(before), readResults(after))));
}
