import type { Results } from '../experiment/results.js';
import { durationText } from './time-left.js';

/** When, on what, with what and by which command. */
export const headText = (results: Results): string =>
  [momentText(results), results.machine, versionsText(results.versions), results.command].join('\n');

/** `2026-11-21 14:03 UTC`, and when something has been measured: `…, in 82 min` */
export function momentText({ begun, seconds }: Results): string {
  const moment = `${begun.slice(0, 16).replace('T', ' ')} UTC`;
  return seconds === 0 ? moment : `${moment}, in ${durationText(seconds)}`;
}

/** `node 20.20.2, ws 8.23.0` */
export const versionsText = (versions: Results['versions']): string =>
  Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
