import { writeFileSync } from 'node:fs';
import { readResults } from '../experiment/results.js';
import { findingsText } from '../report/findings.js';
import { headText } from '../report/head.js';
import { pageOf } from '../report/page.js';

/** Shows a file of results again. @throws Error if it is none */
export function reportFile(path: string, { html }: { html?: string }): void {
  const results = readResults(path);
  console.log(`${headText(results)}\n\n${findingsText(results)}`);
  if (html !== undefined) writeFileSync(html, pageOf(results));
}
