import { HttpException } from '@nestjs/common';
import { CODES, type Reason } from '../protocol/codes.js';

/** Media type of every error that HTTP answers (RFC 9457). */
export const PROBLEM_JSON = 'application/problem+json';

/** The body of such an answer. `code`, `reason` and `retry` are those of PROTOCOL.md's table. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: number;
  readonly reason: Reason;
  readonly retry: boolean;
}

export function problemBody(reason: Reason, detail: string): ProblemBody {
  const { http, meaning, code, retry } = CODES[reason];
  return { type: `urn:tickerwire:${reason}`, title: meaning, status: http, detail, code, reason, retry };
}

/** A refusal with a code from the table: an answer on HTTP, an `error` message on WebSocket. */
export class Problem extends HttpException {
  constructor(
    readonly reason: Reason,
    readonly detail: string,
    /** Header fields that belong to the answer, `Allow` for instance. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(problemBody(reason, detail), CODES[reason].http);
  }
}

export const methodNotAllowed = (...methods: string[]): Problem =>
  new Problem('method-not-allowed', `This route takes ${methods.join(' and ')}.`, {
    Allow: methods.join(', '),
  });
