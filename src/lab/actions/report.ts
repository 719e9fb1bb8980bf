import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readResults } from '../experiment/results.js';
import { findingsText } from '../report/findings.js';
import { headText } from '../report/head.js';
import { pageOf } from '../report/page.js';
import { plotFiles } from '../report/plot-files.js';
import { printable } from '../report/printable.js';

/** Shows a file of results again. @throws Error if it is none */
export function reportFile(path: string, { html, plots }: { html?: string; plots?: string }): void {
  const results = readResults(path);
  console.log(printable(`${headText(results)}\n\n${findingsText(results)}`));
  if (html !== undefined) writeFileSync(html, pageOf(results));
  if (plots === undefined) return;
  mkdirSync(plots, { recursive: true });
  for (const [name, svg] of plotFiles(results)) writeFileSync(join(plots, name), svg);
}
