import type { ForeignPlan } from '../load/foreign.js';
import type { Deflate } from '../load/request.js';

export type Transport = 'sse' | 'websocket';

/** A server that can be measured. */
export interface Target {
  readonly name: string;
  readonly about: string;
  /** Program, from `dist/lab/`. */
  readonly program: string;
  readonly transports: readonly Transport[];
  readonly env?: Readonly<Record<string, string>>;
  /** What its clients ask to have compressed, and how. */
  readonly deflate?: Deflate;
  /** Event streams come over HTTP/2, many on a connection: `h2` is within TLS, and WebSocket too; `h2c` in the clear. */
  readonly http2?: 'h2' | 'h2c';
  /** A server that the lab does not start: there is no program then. */
  readonly foreign?: ForeignPlan;
}

/** The layer of a server that the lab does not start. */
export const YOURS = 'yours';

const BOTH: readonly Transport[] = ['sse', 'websocket'];

const TICKERWIRE = { FEEDS: 'lab', HOST: '127.0.0.1', LOG_LEVEL: 'error' };

export const TARGETS: readonly Target[] = [
  {
    name: 'raw',
    about: 'Node alone, each event encoded once and written at once',
    program: 'targets/raw.js',
    transports: BOTH,
  },
  {
    name: 'raw-pass',
    about: 'Node alone, all events of one turn of the event loop in one write',
    program: 'targets/raw.js',
    transports: BOTH,
    env: { LAB_WRITE: 'pass' },
  },
  {
    name: 'raw-bare',
    about: 'the same as raw without ids: `data:` alone, and the same text on WebSocket',
    program: 'targets/raw.js',
    transports: BOTH,
    env: { LAB_IDS: 'none' },
  },
  {
    name: 'raw-six',
    about: 'raw-bare with an id of six digits on SSE',
    program: 'targets/raw.js',
    transports: ['sse'],
    env: { LAB_IDS: 'six digits' },
  },
  {
    name: 'raw-bare-h2',
    about: 'raw-bare over HTTP/2 in the clear, many streams on a connection',
    program: 'targets/raw-http2.js',
    transports: ['sse'],
    env: { LAB_IDS: 'none' },
    http2: 'h2c',
  },
  { name: 'nest', about: 'stock Nest: @Sse() and WsAdapter', program: 'targets/nest.js', transports: BOTH },
  { name: 'socket.io', about: 'rooms', program: 'targets/socket-io.js', transports: ['websocket'] },
  { name: 'better-sse', about: 'channels', program: 'targets/better-sse.js', transports: ['sse'] },
  {
    name: 'tickerwire',
    about: 'this server',
    program: '../main.js',
    transports: BOTH,
    env: TICKERWIRE,
  },
  {
    name: 'tickerwire-h2',
    about: 'this server with TLS: SSE over HTTP/2, many streams on a connection, and WebSocket over wss:',
    program: '../main.js',
    transports: BOTH,
    env: { ...TICKERWIRE, TLS: 'self-signed' },
    http2: 'h2',
  },
  {
    name: 'tickerwire-z',
    about: 'this server with COMPRESSION=true; on WebSocket one message a pass',
    program: '../main.js',
    transports: BOTH,
    env: { ...TICKERWIRE, COMPRESSION: 'true' },
    deflate: 'shared',
  },
];

/** One target on one transport, or on both at once, half the connections each. */
export interface Contender {
  readonly target: Target;
  readonly transport: Transport | 'both';
}

export const labelOf = ({ target, transport }: Contender): string => `${target.name} ${transport}`;
