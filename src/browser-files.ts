import type { NestExpressApplication } from '@nestjs/platform-express';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `npm run build` has made for browsers. */
const BUILT = fileURLToPath(new URL('../client/dist', import.meta.url));

/** How long a page may go on with the library it has, ms: its address names the interface, not the release. */
const LIBRARY_MAX_AGE_MS = 300_000;

interface Headers {
  setHeader(name: string, value: string): void;
}

/** The page and the library, if they have been built. */
export function serveBrowserFiles(app: NestExpressApplication): void {
  if (!existsSync(BUILT)) return;
  app.useStaticAssets(join(BUILT, 'client'), {
    prefix: '/client',
    maxAge: LIBRARY_MAX_AGE_MS,
    // By its ending alone a declaration file would be a video, MPEG transport stream.
    setHeaders: (headers: Headers, path: string) => {
      if (path.endsWith('.d.ts')) headers.setHeader('Content-Type', 'text/plain; charset=utf-8');
    },
  });
  app.useStaticAssets(BUILT);
}
