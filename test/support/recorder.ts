import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const OWN = '/client/v1/tickerwire.js';
const SCRIPT = readFileSync(join(__dirname, 'in-page.js'), 'utf8');
const PAGE =
  '<!doctype html><html lang="en"><link rel="icon" href="data:,"><script type="module" src="recorder.js"></script></html>';

/** A page with nothing in it but the library and what records it, by path; `library` where another origin has it. */
export const recorderFiles = (library = OWN): ReadonlyMap<string, PageFile> =>
  new Map([
    ['/recorder.html', { type: 'text/html', body: PAGE }],
    ['/recorder.js', { type: 'text/javascript', body: SCRIPT.replace(OWN, library) }],
  ]);
