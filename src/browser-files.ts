import type { NestExpressApplication } from '@nestjs/platform-express';
import express, { type RequestHandler } from 'express';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run build` has made for browsers. */
const BUILT = fileURLToPath(new URL('../client/dist', import.meta.url));

/** How long a page may go on with the library it has, ms: its address names the interface, not the release. */
const LIBRARY_MAX_AGE_MS = 300_000;

/**
 * Files have an ending and folders end with a slash: for whatever has neither the disk is not asked. Each request for a
 * stream would wait for that otherwise, and a thousand clients that come back at once for one another's.
 */
const MAY_BE_A_FILE = /(\.\w+|\/)$/;

/** The page and the library, if they have been built. */
export function serveBrowserFiles(app: NestExpressApplication): void {
  if (!existsSync(BUILT)) return;
  const library = express.static(join(BUILT, 'client'), {
    maxAge: LIBRARY_MAX_AGE_MS,
    // By its ending alone a declaration file would be a video, MPEG transport stream.
    setHeaders: (response, path) => {
      if (path.endsWith('.d.ts')) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    },
  });
  app.use('/client', onlyFiles(library));
  app.use(onlyFiles(express.static(BUILT)));
}

const onlyFiles =
  (serve: RequestHandler): RequestHandler =>
  (request, response, next) =>
    void (MAY_BE_A_FILE.test(request.path) ? serve(request, response, next) : next());
