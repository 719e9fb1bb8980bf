/**
 * The one table of codes: WebSocket close, `bye`, `error` and problem+json (RFC 9457) all speak from it, and
 * PROTOCOL.md repeats it (a test compares them).
 *
 * The number says whether to come back: 1012, 1013 and 4000–4499 yes, 4500–4999 no. The others below 4000 are
 * RFC 6455's own and mean what they mean there.
 */
export interface Code {
  /** WebSocket close code, and `code` in `bye`, `error` and problem+json. */
  readonly code: number;
  /** May the client come back by itself, with the same request? */
  readonly retry: boolean;
  /** Status of an HTTP answer that says this. */
  readonly http: number;
  /** Does it end a WebSocket connection, or only answer the command? */
  readonly ends: boolean;
  /** One sentence for a person: what happened and what to do. */
  readonly meaning: string;
}

export const CODES = {
  'too-large': {
    code: 1009,
    retry: false,
    http: 413,
    ends: true,
    meaning: 'The message or body is larger than allowed; send less at once.',
  },
  internal: {
    code: 1011,
    retry: true,
    http: 500,
    ends: true,
    meaning: 'The server failed; it has logged why.',
  },
  restart: {
    code: 1012,
    retry: true,
    http: 503,
    ends: true,
    meaning: 'The server is restarting; come back and resume.',
  },
  overloaded: {
    code: 1013,
    retry: true,
    http: 503,
    ends: true,
    meaning: 'The server has as many connections as it may hold; come back later.',
  },
  'slow-consumer': {
    code: 4000,
    retry: true,
    http: 503,
    ends: true,
    meaning: 'The client did not read fast enough; resume from the last id.',
  },
  'too-many-commands': {
    code: 4001,
    retry: true,
    http: 429,
    ends: true,
    meaning: 'The client sends commands faster than allowed; send fewer and list more topics in each.',
  },
  behind: {
    code: 4002,
    retry: true,
    http: 503,
    ends: true,
    meaning: 'This server has not yet seen that position; come back and resume.',
  },
  full: {
    code: 4003,
    retry: true,
    http: 507,
    ends: false,
    meaning: 'There is no room for one more topic; use those there are, or come back when some have ended.',
  },
  unavailable: {
    code: 4004,
    retry: true,
    http: 503,
    ends: false,
    meaning: 'What was published may not have been stored; publish it again with the same id.',
  },
  unresponsive: {
    code: 4005,
    retry: true,
    http: 503,
    ends: true,
    meaning: 'The client answered no ping for a whole heartbeat; resume from the last id.',
  },
  'max-age': {
    code: 4006,
    retry: true,
    http: 503,
    ends: true,
    meaning: 'The connection is as old as it may be; come back and resume.',
  },
  'too-many-connections': {
    code: 4007,
    retry: true,
    http: 429,
    ends: true,
    meaning:
      'There are as many connections from this address as there may be; close one, or come back later.',
  },
  'not-live': {
    code: 4008,
    retry: true,
    http: 503,
    ends: false,
    meaning: 'The server does not have the whole stream at the moment; ask again.',
  },
  'bad-request': {
    code: 4500,
    retry: false,
    http: 400,
    ends: false,
    meaning: 'The request cannot be understood.',
  },
  'bad-json': {
    code: 4501,
    retry: false,
    http: 400,
    ends: false,
    meaning: 'The text is not JSON, is nested too deeply, or holds what would not arrive as it was sent.',
  },
  'bad-command': { code: 4502, retry: false, http: 400, ends: false, meaning: 'There is no such command.' },
  'bad-value': {
    code: 4503,
    retry: false,
    http: 400,
    ends: false,
    meaning: 'A field has the wrong type or is out of range.',
  },
  'bad-topics': {
    code: 4504,
    retry: false,
    http: 400,
    ends: false,
    meaning: 'Topics are missing or malformed.',
  },
  'too-many-topics': {
    code: 4505,
    retry: false,
    http: 400,
    ends: false,
    meaning: 'One connection may not ask for that many topics; use a pattern or a second connection.',
  },
  'not-found': {
    code: 4506,
    retry: false,
    http: 404,
    ends: false,
    meaning: 'There is no such route or topic.',
  },
  'method-not-allowed': {
    code: 4507,
    retry: false,
    http: 405,
    ends: false,
    meaning: 'This route does not take that method; the Allow header says which it takes.',
  },
  'unsupported-media-type': {
    code: 4508,
    retry: false,
    http: 415,
    ends: false,
    meaning: 'The body must be application/json.',
  },
  'upgrade-required': {
    code: 4509,
    retry: false,
    http: 426,
    ends: false,
    meaning:
      'This route speaks WebSocket only; a proxy may have removed the Upgrade header. Use /sse or /poll instead.',
  },
  'head-too-large': {
    code: 4510,
    retry: false,
    http: 431,
    ends: false,
    meaning: 'The request line and headers are larger than allowed; send long topic lists by POST.',
  },
  unauthorised: {
    code: 4511,
    retry: false,
    http: 401,
    ends: false,
    meaning: 'This takes a key, in the header Authorization: Bearer KEY.',
  },
  'forbidden-origin': {
    code: 4512,
    retry: false,
    http: 403,
    ends: true,
    meaning: 'Pages of that origin may not connect; the operator lists those that may in ALLOWED_ORIGINS.',
  },
  ended: {
    code: 4520,
    retry: false,
    http: 204,
    ends: true,
    meaning:
      'All that was asked for has ended, and the client has its end; there is nothing to come back for.',
  },
  'no-subscription': {
    code: 4521,
    retry: false,
    http: 400,
    ends: true,
    meaning: 'The client connected and then asked for nothing; send subscribe at once.',
  },
} as const satisfies Record<string, Code>;

/** The stable name of a code: `reason` on the wire. */
export type Reason = keyof typeof CODES;
