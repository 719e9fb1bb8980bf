import { type ClientOptions, WebSocket } from 'ws';
import {
  type Break,
  breakOff,
  FIRST,
  type Link,
  type LinkOptions,
  type Message,
  queryOf,
  socketTo,
} from './link.js';

const ID = '{"id":"';
const DATA = ',"data":';

export function openSocket({ port, ask, manner, take }: LinkOptions): Link {
  let closed = false;
  const raw = socketTo(port);
  const query = manner.otherWay ? '' : `?${queryOf(ask)}&batch=${Number(manner.batch)}`;
  const options: ClientOptions = { createConnection: () => raw };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws${query}`, options);
  const send = (event: string, data: object): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ event, data }));
  };
  if (manner.otherWay) {
    const { topics, fresh, lastEventId, conflateMs } = ask;
    socket.once('open', () => {
      const { batch } = manner;
      // One after the other: a later subscribe begins fresh, the first may resume.
      const ref = fresh.length > 0 ? {} : { ref: FIRST };
      if (topics.length > 0) send('subscribe', { ...ref, topics, lastEventId, conflateMs, batch });
      if (fresh.length > 0) send('subscribe', { ref: FIRST, topics: fresh, conflateMs, batch });
    });
  }
  socket.on('message', (bytes: Buffer) => {
    for (const message of messagesIn(bytes.toString())) if (!closed) take(message);
  });
  const ended = new Promise<void>((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve());
  });
  return {
    ended,
    send,
    close: (by: Break) => {
      closed = true;
      if (by === 'end' && socket.readyState === WebSocket.OPEN) socket.close(1000);
      else breakOff(raw, by);
    },
  };
}

/** A batch counts as one id, its last. */
function messagesIn(text: string): Message[] {
  if (text.startsWith(ID)) {
    const end = text.indexOf('"', ID.length);
    return [{ id: text.slice(ID.length, end), text: text.slice(end + 1 + DATA.length, -1) }];
  }
  const parsed = JSON.parse(text) as Parsed | Parsed[];
  const all = Array.isArray(parsed) ? parsed : [parsed];
  return all.map(({ event, id, data }) => ({ event, id, text: JSON.stringify(data) }));
}

interface Parsed {
  readonly event?: string;
  readonly id?: string;
  readonly data: unknown;
}
