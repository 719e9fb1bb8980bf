import { maskedFrame, OPCODE } from './client-frame.js';

/** How a connection is made. */
export type Wire = 'sse' | 'websocket' | 'socket.io';

export interface Ask {
  readonly port: number;
  readonly wire: Wire;
  readonly topics: readonly number[];
  readonly lastEventId?: string | undefined;
  /** Whether compression is asked for, and on WebSocket one message a pass. */
  readonly deflate?: boolean;
}

const PATHS: Record<Wire, string> = {
  sse: '/sse?',
  websocket: '/ws?',
  'socket.io': '/socket.io/?EIO=4&transport=websocket&',
};

/** `MAX_TOPICS_PER_CONNECTION` of this server. */
const MOST_NAMED = 128;

/** Any 16 bytes will do: who answers is not checked, only that it answers. */
const KEY = Buffer.from('tickerwire bench').toString('base64');

/** What a client writes to be sent events; the same query on every server. */
export function requestOf({ port, wire, topics, lastEventId, deflate = false }: Ask): Buffer {
  const resume = lastEventId === undefined ? '' : `&lastEventId=${lastEventId}`;
  const batch = deflate && wire === 'websocket' ? '&batch=1' : '';
  const path = `${PATHS[wire]}topics=${patternsOf(topics).join()}${resume}${batch}`;
  const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`];
  if (wire === 'sse') {
    lines.push('Accept: text/event-stream');
    if (deflate) lines.push('Accept-Encoding: gzip');
  } else {
    lines.push('Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13');
    lines.push(`Sec-WebSocket-Key: ${KEY}`);
    if (deflate) lines.push('Sec-WebSocket-Extensions: permessage-deflate');
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

/** More than may be named are all there are. */
const patternsOf = (topics: readonly number[]): string[] =>
  topics.length > MOST_NAMED ? ['lab.*'] : topics.map((topic) => `lab.${topic}`);

/** What is said once connected: socket.io wants to be asked for its main namespace. */
export const greetingOf = (wire: Wire): Buffer | undefined =>
  wire === 'socket.io' ? maskedFrame(OPCODE.text, Buffer.from('40')) : undefined;
