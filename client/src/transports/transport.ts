import type { CommandData, CommandName } from '../../../src/protocol/messages.js';
import type { Message } from '../message.js';

export type TransportName = 'sse' | 'websocket' | 'poll';

/** What a connection asks for: the query of `/sse`, `/ws` and `/poll`. */
export interface SubscribeRequest {
  /** Patterns that `lastEventId` speaks for. */
  readonly topics: readonly string[];
  /** Patterns that begin with a snapshot. */
  readonly fresh: readonly string[];
  readonly lastEventId?: string | undefined;
  readonly conflateMs: number;
}

/** Where a transport delivers to. */
export interface Receiver {
  message(message: Message): void;
  /** Nothing more will come. Never called once the transport was closed from this side. */
  ended(): void;
}

/** One connection, already on its way. */
export interface Transport {
  close(): void;
  /** Only where the list can be changed while it runs. */
  command?<Name extends CommandName>(name: Name, data: CommandData[Name]): void;
}

/** What transports are made of; replaced in tests and where the platform has none. */
export interface Constructors {
  EventSource: new (url: string) => Pick<EventSource, 'onmessage' | 'onerror' | 'close'>;
  WebSocket: new (url: string) => Pick<WebSocket, 'onmessage' | 'onclose' | 'send' | 'close'>;
  fetch: typeof fetch;
}

export type OpenTransport = (
  url: string,
  request: SubscribeRequest,
  receiver: Receiver,
  constructors: Constructors,
) => Transport;

/** The address of `path` on the server at `url`, which may have a path of its own. */
export function addressOf(
  url: string,
  path: string,
  { topics, fresh, lastEventId, conflateMs }: SubscribeRequest,
  options: Readonly<Record<string, string>> = {},
): string {
  const address = new URL(path, url.endsWith('/') ? url : `${url}/`);
  const query = address.searchParams;
  if (topics.length > 0) query.set('topics', topics.join(','));
  if (fresh.length > 0) query.set('fresh', fresh.join(','));
  if (lastEventId !== undefined) query.set('lastEventId', lastEventId);
  if (conflateMs > 0) query.set('conflateMs', String(conflateMs));
  for (const [name, value] of Object.entries(options)) query.set(name, value);
  return address.href;
}
