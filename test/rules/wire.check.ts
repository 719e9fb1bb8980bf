import { parsePosition } from '../../src/protocol/position.js';
import { isIncidentTopic } from '../../src/protocol/topic-pattern.js';
import type { Sent } from './decode.js';
import type { Log } from './log.js';

/** Looks at everything one connection is written, before any of it can be lost: order, ids, and what is told. */
export class WireCheck {
  #first = true;
  #said = false;
  /** The last event written of each topic; as far as the next one is owed from there. */
  readonly #last = new Map<string, { uid: number; told: number }>();
  /** How often `conflated` has come. */
  #told = 0;
  /** States were merged away, and `conflated` has not come yet. */
  #untold: string | undefined;

  constructor(
    private readonly log: Log,
    private readonly problems: string[],
  ) {}

  /** What one write holds. */
  write(messages: readonly Sent[]): void {
    let highest = -1;
    for (const { event, id, data } of messages) {
      if (this.#said) this.#find('something comes after bye');
      if (this.#first && event !== 'hello' && event !== 'bye') this.#find('hello does not come first');
      this.#first = false;
      this.#checkId(event, id);
      if (event === undefined) {
        const sequence = parsePosition(id ?? '')?.sequence ?? -1;
        if (sequence <= highest) this.#find(`${id} does not rise within its write`);
        highest = sequence;
        this.#owe(data.topic, data.data.uid);
      }
      if (event === 'bye') this.#said = true;
      if (event === 'conflated') {
        this.#told += 1;
        this.#untold = undefined;
      }
      // Topics that come later, or again, begin with a snapshot: what it leaves out is not merged away.
      if (event === 'reset' || event === 'subscribed' || event === 'unsubscribed') this.#last.clear();
    }
  }

  /** All is quiet: what was merged away must have been told by now. */
  rest(): void {
    if (this.#untold !== undefined) this.#find(`merged away without a word: ${this.#untold}`);
  }

  #checkId(event: Sent['event'], id: string | undefined): void {
    const needed = event === undefined || event === 'live';
    if (needed && id === undefined) this.#find(`${event ?? 'a tick'} has no id`);
    if (!needed && event !== 'heartbeat' && id !== undefined) this.#find(`${event} has an id`);
    if (id !== undefined && parsePosition(id) === undefined) this.#find(`${id} is no position`);
  }

  #owe(topic: string, uid: number): void {
    const last = this.#last.get(topic);
    this.#last.set(topic, { uid, told: this.#told });
    if (last === undefined || last.told < this.#told || isIncidentTopic(topic)) return;
    const { accepted, lost } = this.log;
    for (let between = last.uid + 1; between < uid; between += 1) {
      const event = accepted[between]!;
      if (event.topic === topic && !lost.has(event)) this.#untold ??= `${topic} #${between}, before #${uid}`;
    }
  }

  #find(problem: string): void {
    this.problems.push(problem);
  }
}
