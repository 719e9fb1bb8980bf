import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { LimitsListeners } from './limits.listeners.js';

/** A host as a browser names it, and nothing that would be more than a host in a policy. */
const HOST = /^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d+)?$/i;

const POLICY = 'Content-Security-Policy';

/**
 * The comparison page shows `limits.html` from the ports beside its own. To a browser another port is another origin:
 * the one must be allowed to frame, the other to be framed. Without `FAULTS` no such port is there, and nothing is allowed.
 */
export function framing({ all }: Pick<LimitsListeners, 'all'>): RequestHandler {
  return ({ path, headers }: Request, response: Response, next: NextFunction) => {
    const [, host] = HOST.exec(headers.host ?? '') ?? [];
    const policy = response.getHeader(POLICY);
    if (all.length === 0 || host === undefined || typeof policy !== 'string') return next();
    if (path === '/compare.html') {
      // Without a scheme it is the page's own.
      const frames = all.map(({ port }) => `${host}:${port}`).join(' ');
      response.setHeader(POLICY, `${policy};frame-src 'self' ${frames}`);
    } else if (path === '/limits.html') {
      response.setHeader(
        POLICY,
        policy.replace("frame-ancestors 'self'", `frame-ancestors 'self' ${host}:*`),
      );
      // It knows no host but its own; browsers that know the policy go by that alone.
      response.removeHeader('X-Frame-Options');
    }
    next();
  };
}
