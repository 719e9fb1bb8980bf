export type Transport = 'sse' | 'websocket';

/** A server that can be measured. */
export interface Target {
  readonly name: string;
  readonly about: string;
  /** Program, from `dist/lab/`. */
  readonly program: string;
  readonly transports: readonly Transport[];
  readonly env?: Readonly<Record<string, string>>;
  /** Its clients ask for compression. */
  readonly deflate?: boolean;
}

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
    name: 'tickerwire-z',
    about: 'this server with COMPRESSION=true; on WebSocket one message a pass',
    program: '../main.js',
    transports: BOTH,
    env: { ...TICKERWIRE, COMPRESSION: 'true' },
    deflate: true,
  },
];

/** One target on one transport, or on both at once, half the connections each. */
export interface Contender {
  readonly target: Target;
  readonly transport: Transport | 'both';
}

export const labelOf = ({ target, transport }: Contender): string => `${target.name} ${transport}`;
