import { eachLabEvent, type LabEvent } from './lab-event.js';
import { MarkerCounter } from './marker.js';
import type { Reader } from './reader.js';

/** More than stands between the beginning of an event and its number, bytes. */
const MAX_PARTIAL = 1024;

/**
 * Reads most connections of a heavy load: looks at events only until `counting` is set, then counts them, and looks
 * at them again when it is unset. Where it stops counting it begins to look, so each event is either counted or seen.
 */
export class TallyReader implements Reader {
  counting = false;
  readonly #counter = new MarkerCounter();
  /** The end of the last read, where that may be the beginning of an event. undefined: events are being counted. */
  #text: string | undefined = '';

  constructor(private readonly event: (event: LabEvent) => void) {}

  /** Events counted, not seen. */
  get counted(): number {
    return this.#counter.count;
  }

  read(bytes: Buffer, length: number): void {
    if (this.#text !== undefined) return this.#look(bytes.toString('latin1', 0, length));
    const behind = this.#counter.read(bytes, length);
    // An event is counted at its marker: behind the last one nothing has been counted, and all can be seen.
    if (this.counting || behind === 0) return;
    this.#text = '';
    this.#look(bytes.toString('latin1', behind, length));
  }

  #look(more: string): void {
    const text = this.#text! + more;
    const rest = text.slice(eachLabEvent(text, this.event));
    this.#text = rest.slice(-MAX_PARTIAL);
    if (!this.counting) return;
    this.#text = undefined;
    const bytes = Buffer.from(rest, 'latin1');
    this.#counter.read(bytes, bytes.length);
  }
}
