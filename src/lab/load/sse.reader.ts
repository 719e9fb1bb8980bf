import { createParser } from 'eventsource-parser';
import type { Handler, Reader } from './reader.js';

/** Parses an event stream whole. */
export class SseReader implements Reader {
  readonly #parser;

  constructor({ find, event, payload }: Handler) {
    this.#parser = createParser({
      onEvent: ({ id, data }) => {
        if (find(data, (labEvent) => event(labEvent, id)) > 0) payload(data.length);
      },
    });
  }

  read(bytes: Buffer, length: number): void {
    // Bytes as they are: no character is split between two reads, and numbers are what is looked for.
    this.#parser.feed(bytes.toString('latin1', 0, length));
  }
}
