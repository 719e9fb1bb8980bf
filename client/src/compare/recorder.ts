import type { ControlData } from '../../../src/protocol/messages.js';
import type { RoundTrip } from './clock-offset.js';
import { fingerprint, isControlText, type RawEvent, utf8Bytes } from './wire-text.js';

/** Events of which the library has not made a tick yet; what it drops as repeats stays until it is pushed out. */
const MAX_WAITING = 10_000;

/** It was not the server, nor anybody between. */
export const CLOSED_HERE = 'closed by this page';

/** Ends kept: the latest. */
const MAX_ENDS = 20;

export interface Print {
  readonly fingerprint: number;
  readonly bytes: number;
}

export interface RecorderListener {
  bytes(bytes: number): void;
  /** From asking for a connection to its `hello`, which tells the server's time. */
  greeted(trip: RoundTrip): void;
}

/** How the platform shows a connection, whatever the library makes of it. */
export class Connection {
  readonly #openedMs = performance.now();
  #bye: ControlData['bye'] | undefined;
  #open = true;
  #heard = false;

  constructor(private readonly recorder: Recorder) {}

  get open(): boolean {
    return this.#open;
  }

  /** A text has come; `events` are those in it. */
  heard(text: string, events: readonly RawEvent[], bytes = utf8Bytes(text)): void {
    if (!this.#open) return;
    this.#heard = true;
    this.recorder.firstByteMs ??= performance.now() - this.#openedMs;
    this.recorder.heard(events, bytes);
    if (isControlText(text)) this.#control(text);
  }

  greeted(hello: ControlData['hello']): void {
    this.recorder.greeted(hello, {
      sentMs: this.#openedMs,
      receivedMs: performance.now(),
      serverMs: hello.time,
    });
  }

  /** Once; what comes after it are echoes. */
  ended(how: string): void {
    if (!this.#open) return;
    this.#open = false;
    // On a bye the library closes the connection itself: the bye is how it ended.
    const said = this.#bye === undefined ? [] : [`bye ${this.#bye.code} ${this.#bye.reason}`];
    const end = [...said, ...(said.length > 0 && how === CLOSED_HERE ? [] : [how])].join(', ');
    this.recorder.note(end, this.#heard);
  }

  #control(text: string): void {
    const { event, data } = JSON.parse(text) as { event: string; data: unknown };
    if (event === 'bye') this.#bye = data as ControlData['bye'];
    if (event === 'hello') this.greeted(data as ControlData['hello']);
  }
}

/** The instruments of one panel. They stand between the platform and the library, and neither knows. */
export class Recorder {
  opened = 0;
  bytes = 0;
  /** From asking for the present connection to its first byte that the page is shown. */
  firstByteMs: number | undefined;
  /** How the last one ended that there was anything of. */
  lastEnd = '';
  /** Connections and attempts that are no more. */
  ended = 0;
  /** How they ended: the latest. */
  #ends: string[] = [];
  /** Longest silence that the server has promised. */
  heartbeatMs = 0;
  readonly #waiting = new Map<string, Print>();

  constructor(private readonly listener: RecorderListener) {}

  open(): Connection {
    this.opened += 1;
    this.firstByteMs = undefined;
    return new Connection(this);
  }

  heard(events: readonly RawEvent[], bytes: number): void {
    this.bytes += bytes;
    this.listener.bytes(bytes);
    for (const { id, data } of events) {
      this.#waiting.set(id, { fingerprint: fingerprint(data), bytes: utf8Bytes(data) });
    }
    for (const id of this.#waiting.keys()) {
      if (this.#waiting.size <= MAX_WAITING) break;
      this.#waiting.delete(id);
    }
  }

  greeted({ heartbeatMs }: ControlData['hello'], trip: RoundTrip): void {
    this.heartbeatMs = heartbeatMs;
    this.listener.greeted(trip);
  }

  /** @param heard whether anything ever came of it: else it was an attempt, no more */
  note(end: string, heard: boolean): void {
    if (heard) this.lastEnd = end;
    this.ended += 1;
    this.#ends = [...this.#ends, end].slice(-MAX_ENDS);
  }

  /** How those ended that came after the first `ended`; of very many the latest. */
  endsSince(ended: number): string[] {
    return this.ended === ended ? [] : this.#ends.slice(ended - this.ended);
  }

  /** What the event that the library now shows was on the wire; undefined if it was not seen there. */
  take(id: string): Print | undefined {
    const print = this.#waiting.get(id);
    this.#waiting.delete(id);
    return print;
  }
}
