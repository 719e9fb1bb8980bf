/** Something under way between a client and a server, in the hands of the test. */
export interface Line {
  /** The client has not given it up. */
  readonly open: boolean;
  /** Nothing is on the way, and both ends are there. */
  readonly idle: boolean;
  /** The server hears what the client has asked. */
  rise(): void;
  /** The network takes what waits in the server, up to so many messages. */
  drain(count: number): void;
  /** The client gets what is on the way, up to so many messages. */
  deliver(count: number): void;
  /** It breaks; the server may hear of it at once, or not before it gives the client up. */
  break(serverHears: boolean): void;
}
