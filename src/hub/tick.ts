/** What a feed yields: a topic's news, before the engine has given it a position. */
export interface Tick {
  /** Tokens of `[A-Za-z0-9_-]` joined by dots; at most 8 tokens and 256 bytes. */
  readonly topic: string;
  /** When it was published, ms since 1970. A recording's own time goes into `data.at`. */
  readonly time: number;
  /** Full state of a state topic, one incident of an incident topic (name ends in `.incidents`). JSON. */
  readonly data: object;
  /** De-duplication key: within two minutes a second tick with the same key is not stored again. */
  readonly id?: string;
}
