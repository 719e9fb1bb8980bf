import type { Message } from '../message.js';
import { addressOf, type OpenTransport } from './transport.js';

/** A pass comes as one message, an array: less work for the page than a message for each event. */
export const openWebSocket: OpenTransport = (url, request, receiver, { WebSocket }) => {
  const socket = new WebSocket(addressOf(url, 'ws', { ...request, batch: '1' }).replace(/^http/, 'ws'));
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    for (const message of [JSON.parse(data) as Message | Message[]].flat()) receiver.message(message);
  };
  socket.onclose = receiver.ended;
  return {
    command: (event, data) => socket.send(JSON.stringify({ event, data })),
    close: () => socket.close(),
  };
};
