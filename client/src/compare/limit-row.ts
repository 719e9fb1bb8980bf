/** What became of a number of streams that were opened at once: shown, exported and restored as it stands here. */
export interface LimitRow {
  /** `7 × SSE over HTTP/1.1` */
  readonly title: string;
  readonly asked: number;
  readonly open: number;
  readonly waiting: number;
  readonly failed: number;
  /** How an ordinary request beside them fared. */
  readonly fetch: string;
  /** The server's own count. */
  readonly connections?: number;
}
