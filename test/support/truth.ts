import { setTimeout as delay } from 'node:timers/promises';

/** Two states and one topic that is never conflated. */
export const TOPICS = ['price.a', 'price.b', 'match.m.incidents'] as const;

/** Topic → numbers, as published or as shown. */
export type Sequences = Readonly<Record<string, readonly number[]>>;

type Publish = (topic: string, data: { n: number }) => Promise<unknown>;

/** Publishes, and knows of each topic what was published: every page is held against it. */
export class Truth {
  readonly #numbers: Record<string, number[]> = {};
  #n = 0;

  constructor(
    private readonly publishTo: Publish,
    private readonly topics: readonly string[] = TOPICS,
  ) {}

  /** So many events of each topic. */
  async publish(count = 1): Promise<void> {
    for (let round = 0; round < count; round += 1) for (const topic of this.topics) await this.#one(topic);
  }

  /** Events of all topics in turn at an even rate, until `done`; late ones are made up for. */
  async run(perSecond: number, done: Promise<unknown>): Promise<void> {
    let running = true;
    const end = (): void => void (running = false);
    done.then(end, end);
    const startMs = performance.now();
    for (let count = 0; running;) {
      const due = ((performance.now() - startMs) / 1000) * perSecond;
      for (; count < due; count += 1) await this.#one(this.topics[count % this.topics.length]!);
      await delay(1000 / perSecond);
    }
  }

  async #one(topic: string): Promise<void> {
    const n = (this.#n += 1);
    (this.#numbers[topic] ??= []).push(n);
    await this.publishTo(topic, { n });
  }

  /** The newest of each topic. */
  get last(): Readonly<Record<string, number>> {
    return Object.fromEntries(Object.entries(this.#numbers).map(([topic, list]) => [topic, list.at(-1)!]));
  }

  /** What a newcomer sees who came when all but the last `after` events of each topic were published. */
  newcomer(after = 0): Sequences {
    const from = ([topic, list]: [string, number[]]): [string, number[]] => [
      topic,
      topic.endsWith('.incidents') ? list : list.slice(-1 - after),
    ];
    return Object.fromEntries(Object.entries(this.#numbers).map(from));
  }

  /** All of it, or of each topic from one event to before another. */
  sequences(from = 0, to?: number): Sequences {
    return Object.fromEntries(
      Object.entries(this.#numbers).map(([topic, list]) => [topic, list.slice(from, to)]),
    );
  }
}

/** What a page has shown, by topic. */
export function byTopic(ticks: readonly (readonly [topic: string, n: number])[]): Sequences {
  const numbers: Record<string, number[]> = {};
  for (const [topic, n] of ticks) (numbers[topic] ??= []).push(n);
  return numbers;
}
