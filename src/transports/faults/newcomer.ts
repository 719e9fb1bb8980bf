import type { Request, Response } from 'express';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { reset, resetRequest } from '../http/reset.js';
import type { TransportName } from './fault.dto.js';
import type { ConnectionView } from './target.js';

/** A request of a page that has just arrived, and what can be done to it where it stands. */
export interface Newcomer {
  readonly view: ConnectionView;
  /** Answers with nothing but this status, as a proxy without its server would. */
  refuse(status: number): void;
  /** Ends it with RST. */
  reset(): void;
  /** Leaves it without an answer. */
  hold(): void;
  /** Calls back when it is over, one way or another. */
  onceGone(callback: () => void): void;
}

export const newRequest = (transport: TransportName, request: Request, response: Response): Newcomer => ({
  view: viewOf(transport, request),
  refuse: (status) => response.status(status).set('Cache-Control', 'no-store').end(),
  reset: () => resetRequest(request),
  hold: () => undefined,
  // It may have gone on the way here: `close` comes once.
  onceGone: (callback) => (response.closed ? callback() : response.once('close', callback)),
});

export function newUpgrade(request: IncomingMessage): Newcomer {
  const { socket } = request;
  return {
    view: viewOf('websocket', request),
    refuse: (status) => {
      const length = status === 204 ? '' : 'Content-Length: 0\r\n';
      socket
        .once('finish', () => socket.destroy())
        .end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n${length}\r\n`);
    },
    reset: () => reset(socket),
    // Node has taken the socket from the HTTP server, and only who reads hears that the client has gone.
    hold: () => socket.resume().once('end', () => socket.destroy()),
    onceGone: (callback) => socket.once('close', callback),
  };
}

const viewOf = (transport: TransportName, { httpVersionMajor }: IncomingMessage): ConnectionView => ({
  transport,
  protocol: httpVersionMajor === 2 ? 'h2' : 'h1',
  openedMs: Date.now(),
});
