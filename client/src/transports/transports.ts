import { openPoll } from './poll.js';
import { openSse } from './sse.js';
import type { OpenTransport, TransportName } from './transport.js';
import { openWebSocket } from './websocket.js';

export const TRANSPORTS: Readonly<Record<TransportName, OpenTransport>> = {
  sse: openSse,
  websocket: openWebSocket,
  poll: openPoll,
};
