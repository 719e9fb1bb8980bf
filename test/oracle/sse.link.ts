import { createParser } from 'eventsource-parser';
import { request } from 'node:http';
import { type Break, breakOff, type Link, type LinkOptions, queryOf, socketTo } from './link.js';

export function openStream({ port, ask, manner, take }: LinkOptions): Link {
  let closed = false;
  const parser = createParser({
    onEvent: ({ event, id, data }) => {
      if (!closed) take({ event, id, text: data });
    },
  });
  const socket = socketTo(port);
  // The header speaks for `fresh` as well: it can be used where there is nothing fresh.
  const byHeader = manner.otherWay && ask.lastEventId !== undefined && ask.fresh.length === 0;
  const headers = byHeader ? { 'Last-Event-ID': ask.lastEventId } : {};
  const path = `/sse?${queryOf(byHeader ? { ...ask, lastEventId: undefined } : ask)}`;
  const sent = request({ createConnection: () => socket, host: '127.0.0.1', port, path, headers });
  const ended = new Promise<void>((resolve, reject) => {
    sent.once('response', (response) => {
      const status = response.statusCode!;
      if (status >= 400 && status < 500) reject(new Error(`${path}: ${status}`));
      response.setEncoding('utf8').on('data', (text: string) => parser.feed(text));
      response.on('error', () => undefined).once('close', () => resolve());
    });
    sent.on('error', () => resolve()).end();
    socket.once('close', () => resolve());
  });
  return {
    ended,
    close: (by: Break) => {
      closed = true;
      breakOff(socket, by);
    },
  };
}
