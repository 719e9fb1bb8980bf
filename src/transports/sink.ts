/** The write side of one client: bytes in, and what became of them. */
export interface Sink {
  /** The bytes may be those that others get, too. */
  write(bytes: Buffer): void;
  /** The same for several, in one write to the network. */
  writeAll(pieces: readonly Buffer[]): void;
  /** Bytes accepted that the kernel has not taken yet. */
  readonly queuedBytes: number;
  /** Calls back once, when nothing is queued any more; not at all if the client goes first. */
  onceDrained(callback: () => void): void;
  /** Asks the client for a sign of life, where the transport can; `Connection.heard` is told of the answer. */
  ping?(): void;
  /** Ends the connection in good order, after what was written. `code` is the WebSocket close code. */
  end(code: number): void;
  /** Cuts it with RST, and with it whatever still waits in the process or the kernel. */
  cut(): void;
}
