/** What is said about where a topic's events come from, in `GET /topics` and on the page. */
export interface Source {
  readonly name: string;
  readonly origin: 'live' | 'replayed' | 'simulated';
  /** One sentence for a person. */
  readonly about: string;
  /** Topics and patterns it publishes to. */
  readonly topics: readonly string[];
}
