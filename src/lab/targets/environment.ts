import type { LabOptions } from '../../feeds/lab.feed.js';

/** The LAB_* variables of this server, for the servers it is compared with; `npm run bench` sets all of them. */
export function labEnvironment(): LabOptions {
  const { LAB_TOPICS, LAB_RATE, LAB_SIZE, LAB_ARRIVALS = 'metronome', LAB_SEED } = process.env;
  return {
    topics: Number(LAB_TOPICS),
    rate: Number(LAB_RATE),
    size: Number(LAB_SIZE),
    arrivals: LAB_ARRIVALS,
    seed: Number(LAB_SEED),
  };
}

/** When `raw` writes: each event by itself, or all events of one turn of the event loop together. */
export const writesPasses = (): boolean => process.env['LAB_WRITE'] === 'pass';

/** What `raw` puts on an event stream as `id:`: a position as this server does, nothing, or six digits. */
export const idsOf = (): 'position' | 'none' | 'six digits' =>
  (process.env['LAB_IDS'] as 'none' | 'six digits' | undefined) ?? 'position';
