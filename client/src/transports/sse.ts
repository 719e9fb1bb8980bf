import type { EventData } from '../../../src/protocol/messages.js';
import type { Control } from '../message.js';
import { addressOf, type OpenTransport } from './transport.js';

/** Asks for control messages as JSON without a name: a named one would tell the id of the event before it. */
export const openSse: OpenTransport = (url, request, receiver, { EventSource }) => {
  const source = new EventSource(addressOf(url, 'sse', { ...request, named: '0' }));
  source.onmessage = ({ data, lastEventId }: MessageEvent<string>) => {
    const message = JSON.parse(data) as EventData | Control;
    receiver.message('event' in message ? message : { id: lastEventId, data: message });
  };
  // The browser's own reconnection has a fixed delay and ends for good at the first 502: a new one is made instead.
  source.onerror = receiver.ended;
  return source;
};
