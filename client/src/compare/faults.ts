import type { TransportName } from '../index.js';

export interface FaultParameter {
  readonly name: 'seconds' | 'bytesPerSecond' | 'count' | 'every' | 'status' | 'code';
  readonly label: string;
  readonly initial: number;
  /** One of these, or any whole number between `min` and `max`. */
  readonly choices?: readonly number[];
  readonly min?: number;
  readonly max?: number;
}

export type FaultName =
  | 'end'
  | 'reset'
  | 'silence'
  | 'hang'
  | 'slow'
  | 'refuse'
  | 'close'
  | 'refuse-upgrade'
  | 'drop-heartbeats'
  | 'outage';

export interface Fault {
  readonly name: FaultName;
  readonly title: string;
  readonly about: string;
  readonly parameters: readonly FaultParameter[];
  /** Whom it may hit. */
  readonly transports: readonly TransportName[];
  /** It lies in wait for a new connection, so the open ones are ended as well. */
  readonly then?: 'end' | 'reset';
  /** What a client could notice: the connection ends, nothing comes any more, or nothing at all. */
  readonly shows: 'end' | 'silence' | 'nothing';
}

const ALL: readonly TransportName[] = ['sse', 'websocket', 'poll'];
const SECONDS: FaultParameter = { name: 'seconds', label: 'seconds', initial: 5, min: 1, max: 60 };
const COUNT: FaultParameter = { name: 'count', label: 'times', initial: 2, min: 1, max: 100 };

/** The buttons. What each does is done by the server, to this page's connections alone. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'end',
    title: 'End',
    about: 'The stream ends in good order; a WebSocket is closed with 1000.',
    parameters: [],
    transports: ALL,
    shows: 'end',
  },
  {
    name: 'reset',
    title: 'Reset',
    about: 'The connection is cut without a word, as when a server or a proxy dies.',
    parameters: [],
    transports: ALL,
    shows: 'end',
  },
  {
    name: 'silence',
    title: 'Stop sending',
    about: 'It stays open and delivers nothing more, not even heartbeats. No event tells a browser.',
    parameters: [],
    transports: ALL,
    shows: 'silence',
  },
  {
    name: 'hang',
    title: 'Hang',
    about: 'Connections are reset, and new requests are accepted but not answered.',
    parameters: [SECONDS],
    transports: ALL,
    then: 'reset',
    shows: 'end',
  },
  {
    name: 'outage',
    title: 'Outage',
    about: 'Everything is reset, and what comes anew as well, until it is over.',
    parameters: [SECONDS],
    transports: ALL,
    shows: 'end',
  },
  {
    name: 'slow',
    title: 'Slow line',
    about: 'What is open is throttled. The server merges states instead of queueing them without end.',
    parameters: [{ name: 'bytesPerSecond', label: 'bytes/s', initial: 1000, min: 1, max: 1_000_000 }],
    transports: ALL,
    shows: 'nothing',
  },
  {
    name: 'refuse',
    title: 'Refuse to connect',
    about: 'Connections end, and the next attempts get this status. A native EventSource would give up.',
    parameters: [{ name: 'status', label: 'status', initial: 502, choices: [204, 502, 503] }, COUNT],
    transports: ALL,
    then: 'end',
    shows: 'end',
  },
  {
    name: 'close',
    title: 'Close with a code',
    about: 'WebSocket alone has codes: 1001 going away, 1012 restart, 1013 try again later.',
    parameters: [{ name: 'code', label: 'code', initial: 1012, choices: [1001, 1012, 1013] }],
    transports: ['websocket'],
    shows: 'end',
  },
  {
    name: 'refuse-upgrade',
    title: 'Refuse the upgrade',
    about: 'The WebSocket ends, and the next attempts are answered 403: the page sees 1006 and no reason.',
    parameters: [COUNT],
    transports: ['websocket'],
    then: 'end',
    shows: 'end',
  },
  {
    name: 'drop-heartbeats',
    title: 'Drop heartbeats',
    about: 'Each Nth heartbeat is left out. Seen only where topics are quiet for longer than a heartbeat.',
    parameters: [{ name: 'every', label: 'each Nth', initial: 1, min: 1, max: 100 }],
    transports: ['sse', 'websocket'],
    shows: 'silence',
  },
];

/** `Outage, seconds 5` */
export const faultText = (fault: Fault, values: readonly number[]): string =>
  [fault.title, ...fault.parameters.map(({ label }, index) => `${label} ${values[index]}`)].join(', ');
