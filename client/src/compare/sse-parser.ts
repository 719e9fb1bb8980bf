/** One event of an event stream. */
export interface StreamEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

/** WHATWG HTML, 9.2.6 "Interpreting an event stream", but for `retry`, which the library does not use. */
export class SseParser {
  #rest = '';
  #type = '';
  #data: string[] = [];
  #lastEventId = '';

  constructor(private readonly dispatch: (event: StreamEvent) => void) {}

  /** Text as it comes from a decoder, which has taken a byte order mark away; cut anywhere. */
  push(chunk: string): void {
    // A CR at the end may be half of a CRLF.
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (line === '') return this.#end();
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') this.#data.push(value);
    else if (name === 'event') this.#type = value;
    else if (name === 'id' && !value.includes('\0')) this.#lastEventId = value;
  }

  #end(): void {
    const event = {
      type: this.#type || 'message',
      data: this.#data.join('\n'),
      lastEventId: this.#lastEventId,
    };
    const empty = this.#data.length === 0;
    this.#type = '';
    this.#data = [];
    if (!empty) this.dispatch(event);
  }
}
