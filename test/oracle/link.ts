import { connect, type Socket } from 'node:net';
import type { Faults } from '../../src/lab/fault-proxy/faults.js';
import { openPolls } from './poll.link.js';
import { openStream } from './sse.link.js';
import { openSocket } from './ws.link.js';

export type Transport = 'sse' | 'websocket' | 'poll';

/** A message as it came; a tick has no `event`. `text` is its data, byte for byte. */
export interface Message {
  readonly event?: string | undefined;
  readonly id?: string | undefined;
  readonly text: string;
}

export interface Ask {
  /** Covered by the position. */
  readonly topics: readonly string[];
  readonly fresh: readonly string[];
  readonly lastEventId?: string | undefined;
  readonly conflateMs: number;
}

/** How a client breaks a connection off: in good order (FIN), or not (RST). */
export type Break = 'end' | 'reset';

export interface Manner {
  readonly transport: Transport;
  /** What the network does on the way to the client. */
  readonly faults: Faults;
  /** WebSocket: an array for each pass. */
  readonly batch: boolean;
  /** WebSocket: ask by commands, not in the URL. SSE: the position in the header, not in the URL. */
  readonly otherWay: boolean;
}

/** One connection of a client. Nothing is taken any more once it has been closed. */
export interface Link {
  /** Resolves when it has ended, whoever did it. */
  readonly ended: Promise<void>;
  close(by: Break): void;
  /** WebSocket alone. */
  send?(event: string, data: object): void;
}

export interface LinkOptions {
  readonly port: number;
  readonly ask: Ask;
  readonly manner: Manner;
  readonly take: (message: Message) => void;
}

/** The `ref` of the last command that a WebSocket opens with, where it asks by commands. */
export const FIRST = 'first';

const OPEN = { sse: openStream, websocket: openSocket, poll: openPolls };

export const openLink = (options: LinkOptions): Link => OPEN[options.manner.transport](options);

export const socketTo = (port: number): Socket => connect({ port, host: '127.0.0.1', noDelay: true });

export function breakOff(socket: Socket, by: Break): void {
  // Node can not reset what is being shut down, and would keep the handle for ever.
  if (by === 'reset' && !socket.writableEnded) socket.resetAndDestroy();
  else socket.destroy();
}

export function queryOf({ topics, fresh, lastEventId, conflateMs }: Ask): string {
  const fields = new URLSearchParams();
  if (topics.length > 0) fields.set('topics', topics.join());
  if (fresh.length > 0) fields.set('fresh', fresh.join());
  if (lastEventId !== undefined) fields.set('lastEventId', lastEventId);
  if (conflateMs > 0) fields.set('conflateMs', String(conflateMs));
  return fields.toString();
}
