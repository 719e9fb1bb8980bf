import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { PollAnswer } from '../../src/protocol/messages.js';
import { type Ask, type Break, breakOff, type Link, type LinkOptions, queryOf, socketTo } from './link.js';

/** Polls, one after the other, are one connection here: `live` and the position end each answer. */
export function openPolls({ port, ask, take }: LinkOptions): Link {
  let socket: Socket | undefined;
  let closed = false;

  const once = (path: string): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      socket = socketTo(port);
      socket.once('close', () => resolve(undefined));
      const sent = request({ createConnection: () => socket!, host: '127.0.0.1', port, path }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('error', () => resolve(undefined));
        response.once('end', () => {
          const status = response.statusCode!;
          if (status === 200 && response.complete) resolve(text);
          else if (status >= 400 && status < 500) reject(new Error(`${path}: ${status} ${text}`));
          else resolve(undefined);
        });
      });
      sent.on('error', () => resolve(undefined)).end();
    });

  const run = async (): Promise<void> => {
    for (let next: Ask = ask; !closed;) {
      const text = await once(`/poll?${queryOf(next)}`);
      if (text === undefined || closed) return;
      const answer = JSON.parse(text) as PollAnswer;
      take({ event: 'hello', text: JSON.stringify(answer.hello) });
      for (const reset of answer.resets) take({ event: 'reset', text: JSON.stringify(reset) });
      for (const { id, data } of answer.events) if (!closed) take({ id, text: JSON.stringify(data) });
      if (closed) return;
      take({ event: answer.live === null ? 'position' : 'live', id: answer.position, text: '{}' });
      next = { ...next, topics: [...next.topics, ...next.fresh], fresh: [], lastEventId: answer.position };
    }
  };
  return {
    ended: run(),
    close: (by: Break) => {
      closed = true;
      if (socket !== undefined) breakOff(socket, by);
    },
  };
}
