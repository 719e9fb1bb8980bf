/** What carries one connection to the server. */
export interface Link {
  write(bytes: Buffer): void;
  /** Reads on, after `read` has answered false. */
  resume(): void;
  /** Breaks it off: with RST where it has a TCP connection to itself. */
  cut(): void;
}

/** Whom a link tells. */
export interface LinkEnd {
  /** The server has accepted; what follows is the body, or frames. */
  opened(head: Head): void;
  /** `bytes` is only good during the call, and only its first `length`. @returns whether to go on */
  read(bytes: Buffer, length: number): boolean;
  /** It is no more, and `cut` was not the reason. Said once. */
  lost(reason: string): void;
}

/** What of a response's head says how to read what follows. */
export interface Head {
  readonly chunked: boolean;
  readonly gzip: boolean;
}
