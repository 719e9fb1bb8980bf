import type { Ticker } from './api.js';

/** All of these events reach the window, if only on their way to the document. */
const ACTS = {
  pagehide: 'suspend',
  freeze: 'suspend',
  pageshow: 'resume',
  resume: 'resume',
  online: 'wake',
  visibilitychange: 'wake',
} as const;

/**
 * A frozen or cached page comes back with connections that are dead or tell of the past: it lets go of them before, and
 * returns by position.
 */
export function followPage(ticker: Ticker, signal: AbortSignal): void {
  for (const [event, act] of Object.entries(ACTS))
    addEventListener(event, () => ticker[act](), { signal, capture: true });
}
