/** What a feed yields: a topic's news, before the engine has given it a position. */
export interface Tick {
  /** Tokens of `[A-Za-z0-9_-]` joined by dots; at most 8 tokens and 256 bytes. */
  readonly topic: string;
  /** When it was published, ms since 1970. A recording's own time goes into `data.at`. */
  readonly time: number;
  /** Full state of a state topic, one incident of an incident topic (name ends in `.incidents`). JSON. */
  readonly data: object;
  /**
   * The topic's last event: a match is over. `for-now`: it may begin again, as a replay in a loop does. `for-good`: it
   * will not, and what is older may be forgotten after a while.
   */
  readonly ends?: Ending | undefined;
  /** De-duplication key: within two minutes a second tick with the same key is not stored again. */
  readonly id?: string | undefined;
}

export type Ending = 'for-now' | 'for-good';
