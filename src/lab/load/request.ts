import { maskedFrame, OPCODE } from './client-frame.js';
import type { ForeignAddress } from './foreign.js';

/** How a connection is made. */
export type Wire = 'sse' | 'sse-h2' | 'websocket' | 'socket.io';

/** `checked`: the certificate must be good; `own`: whatever the servers of the lab sign for themselves. */
export type TlsTrust = 'checked' | 'own';

/**
 * `shared`: blocks that each can be inflated by themselves, as this server compresses them once for all; on WebSocket
 * one message a pass. `stream`: as anybody may compress an event stream.
 */
export type Deflate = 'shared' | 'stream';

export interface Ask {
  readonly port: number;
  readonly wire: Wire;
  readonly topics: readonly number[];
  readonly lastEventId?: string | undefined;
  /** Compression that is asked for. */
  readonly deflate?: Deflate | undefined;
  /** Without: in the clear. */
  readonly tls?: TlsTrust | undefined;
  /** A server that is not started by the lab. */
  readonly foreign?: ForeignAddress | undefined;
}

const PATHS: Record<Wire, string> = {
  sse: '/sse?',
  'sse-h2': '/sse?',
  websocket: '/ws?',
  'socket.io': '/socket.io/?EIO=4&transport=websocket&',
};

export const isEventStream = (wire: Wire): boolean => wire === 'sse' || wire === 'sse-h2';

/** `MAX_TOPICS_PER_CONNECTION` of this server. */
const MOST_NAMED = 128;

/** Any 16 bytes will do: who answers is not checked, only that it answers. */
const KEY = Buffer.from('tickerwire bench').toString('base64');

/** What a client writes to be sent events over HTTP/1.1; the same query on every server of the lab. */
export function requestOf(ask: Ask): Buffer {
  const { port, wire, deflate, foreign, lastEventId } = ask;
  const lines = [`GET ${pathOf(ask)} HTTP/1.1`, `Host: ${foreign?.authority ?? `127.0.0.1:${port}`}`];
  if (wire === 'sse') {
    lines.push('Accept: text/event-stream');
    if (deflate !== undefined) lines.push('Accept-Encoding: gzip');
  } else {
    lines.push('Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13');
    lines.push(`Sec-WebSocket-Key: ${KEY}`);
    if (deflate === 'shared') lines.push('Sec-WebSocket-Extensions: permessage-deflate');
  }
  if (foreign !== undefined) {
    lines.push(...foreign.headers);
    if (wire === 'sse' && lastEventId !== undefined) lines.push(`Last-Event-ID: ${lastEventId}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

export function pathOf({ wire, topics, lastEventId, deflate, foreign }: Ask): string {
  if (foreign !== undefined) return foreign.path;
  const resume = lastEventId === undefined ? '' : `&lastEventId=${lastEventId}`;
  const batch = deflate === 'shared' && wire === 'websocket' ? '&batch=1' : '';
  return `${PATHS[wire]}topics=${patternsOf(topics).join()}${resume}${batch}`;
}

/** More than may be named are all there are. */
const patternsOf = (topics: readonly number[]): string[] =>
  topics.length > MOST_NAMED ? ['lab.*'] : topics.map((topic) => `lab.${topic}`);

/** What is said once connected: socket.io wants to be asked for its main namespace. */
export function greetingOf({ wire, foreign }: Ask): Buffer | undefined {
  if (wire === 'socket.io') return maskedFrame(OPCODE.text, Buffer.from('40'));
  if (wire === 'websocket' && foreign?.subscribe !== undefined)
    return maskedFrame(OPCODE.text, Buffer.from(foreign.subscribe));
  return undefined;
}
