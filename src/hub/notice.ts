/** News about the stream itself, for every connection. */
export type Notice =
  /** A feed, or the engine, has gone silent, or is back: these topics and patterns. */
  | { readonly kind: 'stale' | 'recovered'; readonly topics: readonly string[]; readonly reason: string }
  /** The log begins anew: what is settled is no longer so. */
  | { readonly kind: 'restart' };

/** One pass, as it was: events in it, and ms that it took to hand them to all connections. */
export interface Pass {
  readonly events: number;
  readonly durationMs: number;
}
