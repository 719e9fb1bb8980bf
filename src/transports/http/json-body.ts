import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { parseJson } from '../../protocol/parse-json.js';
import { Problem } from '../problem.js';

/** Reads a JSON body of at most `maxBytes`; refuses any other type, and JSON that is not what it seems. */
export function jsonBody(maxBytes: number): RequestHandler[] {
  return [requireJson, express.text({ type: 'application/json', limit: maxBytes }), parseBody];
}

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function requireJson(request: Request, _response: Response, next: NextFunction): void {
  const wrong = hasBody(request) && request.method === 'POST' && request.is('application/json') === false;
  next(wrong ? new Problem('unsupported-media-type', 'Send Content-Type: application/json.') : undefined);
}

function parseBody(request: Request, _response: Response, next: NextFunction): void {
  if (typeof request.body !== 'string') return next();
  const parsed = parseJson(request.body);
  if (!parsed.ok) return next(new Problem(parsed.reason, parsed.message));
  request.body = parsed.value;
  next();
}
