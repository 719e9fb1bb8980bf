import { EventEmitter, once } from 'node:events';

/** What somebody else's client shows of the stream, whichever client it is. */
export class Viewer {
  /** `n` of each event, in the order of arrival; nothing is taken out. */
  readonly seen: number[] = [];
  readonly resets: string[] = [];
  /** How each of its connections ended: a close code, an exit code. */
  readonly ends: (number | null)[] = [];
  lastEventId = '';
  readonly #news = new EventEmitter();

  /** An event, as `data:` has it. */
  show(text: string, id: string): void {
    this.seen.push((JSON.parse(text) as { data: { n: number } }).data.n);
    this.lastEventId = id;
    this.#news.emit('news');
  }

  /** A position without an event: `live`, a heartbeat. */
  note(id: string): void {
    this.lastEventId = id;
  }

  reset(text: string): void {
    this.resets.push(text);
  }

  ended(code: number | null): void {
    this.ends.push(code);
  }

  /** A WebSocket message. */
  message(text: string): void {
    const { event, id, data } = JSON.parse(text) as { event?: string; id?: string; data: object };
    if (event === undefined) this.show(JSON.stringify(data), id!);
    else if (event === 'reset') this.reset(JSON.stringify(data));
    else if (id !== undefined) this.note(id);
  }

  /** @throws AbortError */
  async until(n: number, signal?: AbortSignal): Promise<void> {
    while (this.seen.at(-1) !== n) await once(this.#news, 'news', { signal });
  }
}

export const upTo = (n: number): number[] => Array.from({ length: n + 1 }, (_, index) => index);
