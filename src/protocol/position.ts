/**
 * A position, `epoch-sequence-time36`: one life of the engine, its one sequence over all topics, and the engine's
 * time of that event in base 36, which catches a log that came back shorter. Clients keep it as an opaque text and
 * may compare sequences within one epoch, nothing else.
 */
export interface Position {
  readonly epoch: string;
  /** 0 is the empty log. */
  readonly sequence: number;
  /** ms since 1970, by the engine's clock. */
  readonly time: number;
}

/** Characters of a position at most. */
export const MAX_POSITION_LENGTH = 128;

const POSITION = /^([A-Za-z0-9]{1,64})-(0|[1-9][0-9]{0,15})-([0-9a-z]{1,11})$/;

export function formatPosition({ epoch, sequence, time }: Position): string {
  return `${epoch}-${sequence}-${time.toString(36)}`;
}

/** Nonsense is not an error: a position that cannot be read is one that cannot be resumed from (`undefined`). */
export function parsePosition(text: string): Position | undefined {
  if (text.length > MAX_POSITION_LENGTH) return undefined;
  const [, epoch, sequence, time] = POSITION.exec(text) ?? [];
  if (epoch === undefined || sequence === undefined || time === undefined) return undefined;
  const position = { epoch, sequence: Number(sequence), time: parseInt(time, 36) };
  return Number.isSafeInteger(position.sequence) && Number.isSafeInteger(position.time)
    ? position
    : undefined;
}
