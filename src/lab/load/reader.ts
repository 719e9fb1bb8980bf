import type { FindEvents, LabEvent } from './lab-event.js';

/** What reads one connection after the head of its response: bytes in, calls out; it knows no sockets. */
export interface Reader {
  /** `bytes` is only good during the call, and only its first `length`. @throws Error if they break the protocol */
  read(bytes: Buffer, length: number): void;
}

export interface Handler {
  readonly find: FindEvents;
  readonly event: (event: LabEvent, id: string | undefined) => void;
  /** A message has come whole: what it carries, without its framing. */
  readonly payload: (bytes: number) => void;
  /** Something has to be answered, on WebSocket. */
  readonly answer: (bytes: Buffer) => void;
}
