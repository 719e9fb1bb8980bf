import { readResults } from '../experiment/results.js';
import { findingsText } from '../report/findings.js';
import { headText } from '../report/head.js';

/** Shows a file of results again. @throws Error if it is none */
export function reportFile(path: string): void {
  const results = readResults(path);
  console.log(`${headText(results)}\n\n${findingsText(results)}`);
}
