import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { parseJson } from '../../protocol/parse-json.js';
import { Problem } from '../problem.js';

/** JSON is UTF-8 (RFC 8259, 8.1), whatever a charset says; what is not would become other characters in silence. */
const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a JSON body of at most `maxBytes`; refuses any other type, and JSON that is not what it seems. */
export function jsonBody(maxBytes: number): RequestHandler[] {
  return [requireJson, express.raw({ type: 'application/json', limit: maxBytes }), parseBody];
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const wrong = hasBody(request) && request.method === 'POST' && request.is('application/json') === false;
  next(wrong ? new Problem('unsupported-media-type', 'Send Content-Type: application/json.') : undefined);
}

function parseBody(request: Request, _response: Response, next: NextFunction): void {
  if (!Buffer.isBuffer(request.body)) return next();
  const text = decode(request.body);
  if (text === undefined) return next(new Problem('bad-json', 'The body is not UTF-8.'));
  const parsed = parseJson(text);
  if (!parsed.ok) return next(new Problem(parsed.reason, parsed.message));
  request.body = parsed.value;
  next();
}

function decode(bytes: Buffer): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
