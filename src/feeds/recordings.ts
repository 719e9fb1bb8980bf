import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from '../config/settings.js';
import { LOOP_PAUSE_MS, ReplayFeed } from './replay.feed.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** The same from `src` and from `dist`. */
export const recording = (file: string): string =>
  fileURLToPath(new URL(`../../recordings/${file}`, import.meta.url));

/** Three lines missed are more than a hiccup; the pause between two rounds is none. */
const staleAfterMs = (longestGapMs: number, speed: number): number =>
  LOOP_PAUSE_MS + Math.ceil((3 * longestGapMs) / speed);

export function worldCupFeed({ worldCupSpeed: speed }: Settings): Promise<ReplayFeed> {
  return ReplayFeed.open({
    name: 'world-cup',
    about: `The final of the FIFA World Cup 2022, Argentina against France, minute by minute; ${speed} times faster than life, made from public facts.`,
    topics: ['match.arg-fra-2022', 'match.arg-fra-2022.incidents'],
    file: recording('world-cup-2022-final.ndjson'),
    speed,
    loop: true,
    staleAfterMs: staleAfterMs(MINUTE, speed),
  });
}

export function sp500Feed({ sp500Speed: speed }: Settings): Promise<ReplayFeed> {
  return ReplayFeed.open({
    name: 'sp500',
    about: `The S&P 500 in the crash of 2008, trading day by trading day; ${speed} times faster than life, figures from vega-datasets.`,
    topics: ['index.SPX'],
    file: recording('sp500-2008.csv'),
    speed,
    loop: true,
    // A viewer who sees one day a second would take three seconds of weekend for a fault.
    maxGapMs: DAY,
    staleAfterMs: staleAfterMs(DAY, speed),
  });
}

export function replayFileFeed(settings: Settings): Promise<ReplayFeed> {
  const { replayFile: file, replaySpeed: speed, replayLoop: loop, replayTopics: topics } = settings;
  return ReplayFeed.open({
    name: 'replay',
    about: `The recording ${basename(file)}, replayed at ${speed}× its own speed.`,
    topics,
    file,
    speed,
    loop,
  });
}
