/** What the lab wants to know of an event, whoever wrote it. */
export interface LabEvent {
  /** K of `lab.K`. */
  readonly topic: number;
  /** 1, 2, 3 … within the topic; undefined: a foreign feed does not say. */
  readonly n: number | undefined;
  /** When it was due, ns of CLOCK_MONOTONIC; undefined: a foreign feed does not say. */
  readonly t: number | undefined;
}

/** Hands over each event that stands whole in `text`. @returns the index behind the last of them; 0 if there was none */
export type FindEvents = (text: string, take: (event: LabEvent) => void) => number;

/** All servers write the same tick in the same order, each in an envelope of its own: only the tick is looked at. */
const TICK = /"topic":"lab\.(\d+)"[^{]*\{"t":(\d+),"n":(\d+),/g;

const ID = /^\{"id":"([^"]+)"/;

export const eachLabEvent: FindEvents = (text, take) => {
  TICK.lastIndex = 0;
  let end = 0;
  for (let match = TICK.exec(text); match !== null; match = TICK.exec(text)) {
    end = TICK.lastIndex;
    take({ topic: Number(match[1]), t: Number(match[2]), n: Number(match[3]) });
  }
  return end;
};

/** The position of an event in this server's JSON; undefined in that of others. */
export const idOf = (json: string): string | undefined => ID.exec(json)?.[1];
