import type { CorsOptions, CorsOptionsDelegate } from '@nestjs/common/internal';
import type { Request } from 'express';
import type { Settings } from '../../config/settings.js';
import { Origins } from './origins.js';

/**
 * What pages of `ALLOWED_ORIGINS` may do, which is all pages by default: nothing here depends on who asks. The headers are those that a reader sends; by default the
 * middleware would allow whatever is asked for, `Authorization` too.
 */
const readers = ({ everyone, list }: Origins): CorsOptions => ({
  // A list is answered with the one origin that asks, and `Vary: Origin`.
  origin: everyone ? '*' : [...list],
  methods: ['GET', 'HEAD', 'POST'],
  allowedHeaders: ['Content-Type', 'Last-Event-ID', 'Cache-Control'],
  exposedHeaders: ['Retry-After'],
});

/** No page of another origin may publish, nor learn what became of its try; nor read the metrics, nor make faults. */
const NOBODY: CorsOptions = { origin: false };

const PUBLISH = /^\/publish\/?$/i;
const METRICS = /^\/metrics\/?$/i;
const FAULTS = /^\/faults(\/|$)/i;

/** What a page of another origin may do. What is switched off is like any route that does not exist. */
export function corsFor(settings: Settings): CorsOptionsDelegate<Request> {
  const { publishKeys, metrics, faults } = settings;
  const everyReader = readers(new Origins(settings));
  const closed = (path: string): boolean =>
    (publishKeys.length > 0 && PUBLISH.test(path)) ||
    (metrics && METRICS.test(path)) ||
    (faults && FAULTS.test(path));
  return ({ path }, decide) => decide(null, closed(path) ? NOBODY : everyReader);
}
