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

/** Where a transport delivers to, for as long as it is not closed from this side: later it is not listened to. */
export interface Receiver {
  /** @param position what the message says of it, if not by its own id */
  readonly message: (message: Message, position?: string) => void;
  /** Nothing more will come. */
  readonly ended: () => void;
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
  /** For `share` alone, as are `locks`: `navigator.locks`. */
  BroadcastChannel: new (name: string) => Pick<BroadcastChannel, 'onmessage' | 'postMessage' | 'close'>;
  locks: Pick<LockManager, 'request'>;
}

export type OpenTransport = (
  url: string,
  request: SubscribeRequest,
  receiver: Receiver,
  constructors: Constructors,
) => Transport;

/** The address of `path` on the server at `url`, which may have a path of its own; what is empty is left out. */
export function addressOf(
  url: string,
  path: string,
  query: Readonly<Record<string, string | number | false | readonly string[] | undefined>>,
): string {
  const address = new URL(path, url.replace(/\/?$/, '/'));
  for (const [name, value] of Object.entries(query)) {
    const text = String(value || '');
    if (text) address.searchParams.set(name, text);
  }
  return address.href;
}
