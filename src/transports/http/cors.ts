import type { CorsOptions, CorsOptionsDelegate } from '@nestjs/common/internal';
import type { Request } from 'express';
import type { Settings } from '../../config/settings.js';

/**
 * Every page may read: nothing here depends on who asks. The headers are those that a reader sends; by default the
 * middleware would allow whatever is asked for, `Authorization` too.
 */
const READERS: CorsOptions = {
  origin: '*',
  methods: ['GET', 'HEAD', 'POST'],
  allowedHeaders: ['Content-Type', 'Last-Event-ID', 'Cache-Control'],
  exposedHeaders: ['Retry-After'],
};

/** No page of another origin may publish, nor learn what became of its try; nor read the metrics. */
const NOBODY: CorsOptions = { origin: false };

const PUBLISH = /^\/publish\/?$/i;
const METRICS = /^\/metrics\/?$/i;

/** What a page of another origin may do. What is switched off is like any route that does not exist. */
export function corsFor({ publishKeys, metrics }: Settings): CorsOptionsDelegate<Request> {
  const closed = (path: string): boolean =>
    (publishKeys.length > 0 && PUBLISH.test(path)) || (metrics && METRICS.test(path));
  return ({ path }, decide) => decide(null, closed(path) ? NOBODY : READERS);
}
