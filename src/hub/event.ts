import type { Ending } from './tick.js';

/** A tick with a position: the engine has given it a sequence and a time. */
export interface HubEvent {
  readonly topic: string;
  /** Rises over all topics of one epoch; numbers may be missing. */
  readonly sequence: number;
  /** Engine time, ms since 1970; never falls within an epoch. */
  readonly time: number;
  /** `{"topic":…,"time":…,"data":…}` as JSON, on one line: what every client gets, byte for byte. */
  readonly body: string;
  /** It is the topic's last, until another comes. */
  readonly ends: Ending | undefined;
}
