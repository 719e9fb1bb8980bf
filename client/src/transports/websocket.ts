import type { Reason } from '../../../src/protocol/codes.js';
import type { Message } from '../message.js';
import { addressOf, type OpenTransport } from './transport.js';

/** From here on a code of the table says not to come back. */
const FIRST_FINAL_CODE = 4500;

/** A pass comes as one message, an array: less work for the page than a message for each event. */
export const openWebSocket: OpenTransport = (url, request, receiver, { WebSocket }) => {
  const socket = new WebSocket(addressOf(url, 'ws', { ...request, batch: '1' }).replace(/^http/, 'ws'));
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    for (const message of [JSON.parse(data) as Message | Message[]].flat()) receiver.message(message);
  };
  socket.onclose = ({ code, reason }: CloseEvent) => {
    // The server itself has said so before, by `bye`; this is for somebody in between who closes in its name.
    if (code >= FIRST_FINAL_CODE) {
      const data = { code, reason: reason as Reason, retry: false, retryAfterMs: 0 };
      receiver.message({ event: 'bye', data });
    }
    receiver.ended();
  };
  return {
    command: (event, data) => socket.send(JSON.stringify({ event, data })),
    close: () => socket.close(),
  };
};
