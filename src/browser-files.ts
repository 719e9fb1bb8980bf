import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type RequestHandler } from 'express';
import { existsSync, readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run build` has made for browsers. */
const BUILT = fileURLToPath(new URL('../client/dist', import.meta.url));

/** How long a page may go on with the file it has, ms: its address names the interface, not the release. */
const MAX_AGE_MS = 300_000;

/** What has the release in its address never changes, ms. */
const YEAR_MS = 31_536_000_000;

/**
 * Files have an ending and folders end with a slash: for whatever has neither the disk is not asked. Each request for a
 * stream would wait for that otherwise, and a thousand clients that come back at once for one another's.
 */
const MAY_BE_A_FILE = /(\.\w+|\/)$/;

/** The pages, the library and the widget, if they have been built. */
export function serveBrowserFiles(app: NestExpressApplication): void {
  if (!existsSync(BUILT)) return;
  const widget = join(BUILT, 'widget');
  const release = join(widget, 'v1');
  const version = `v${readVersion()}`;
  const short = { maxAge: MAX_AGE_MS };
  const long = { maxAge: YEAR_MS, immutable: true };
  app.use('/client', onlyFiles(express.static(join(BUILT, 'client'), { ...short, setHeaders: nameType })));
  app.use('/widget/v1', onlyFiles(express.static(release, { ...short, setHeaders: openToAll })));
  app.use(`/widget/${version}`, onlyFiles(express.static(release, { ...long, setHeaders: openToAll })));
  // Who leaves the slash away is sent to it: the page's own addresses are relative.
  app.use('/widget', onlyFiles(express.static(widget)));
  app.use(onlyFiles(express.static(BUILT)));
}

const onlyFiles =
  (serve: RequestHandler): RequestHandler =>
  (request, response, next) =>
    void (MAY_BE_A_FILE.test(request.path) ? serve(request, response, next) : next());

/** By its ending alone a declaration file would be a video, MPEG transport stream. */
function nameType(response: ServerResponse, path: string): void {
  if (path.endsWith('.d.ts')) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
}

/** A page of any site may load it, whoever may read here: what it can do there is decided when it connects. */
function openToAll(response: ServerResponse, path: string): void {
  nameType(response, path);
  response.setHeader('Access-Control-Allow-Origin', '*');
  // It says which release is served: what a page pins must not be of another.
  if (path.endsWith('integrity.json')) response.setHeader('Cache-Control', 'no-cache');
}

function readVersion(): string {
  const text = readFileSync(fileURLToPath(new URL('../package.json', import.meta.url)), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
