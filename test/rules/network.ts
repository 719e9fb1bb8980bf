import { plainToInstance } from 'class-transformer';
import { CODES } from '../../src/protocol/codes.js';
import type { Poll } from '../../src/transports/poll/poll.js';
import { Problem } from '../../src/transports/problem.js';
import { SubscribeDto } from '../../src/transports/subscribe.dto.js';
import type { Dice } from './dice.js';
import type { Instance } from './instance.js';
import { LazyPoll } from './lazy.poll.js';
import type { LazySink, Receiver } from './lazy.sink.js';
import type { Line } from './line.js';

/** As much of a `Response` as a client looks at. */
export interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

/** What lies between clients and servers: a balancer that takes any instance, and the lines that are open. */
export class Network {
  readonly lines = new Set<Line>();

  constructor(
    readonly instances: Instance[],
    /** Other dice for each step of a run. */
    private readonly dice: () => Dice,
  ) {}

  /** @returns nothing where the answer is 204 */
  openStream(url: string, header: string | undefined, receiver: Receiver): LazySink | undefined {
    const sink = this.#any().openStream(dtoOf(url), header, receiver);
    if (sink !== undefined) this.lines.add(sink);
    return sink;
  }

  openSocket(url: string, receiver: Receiver): LazySink {
    const sink = this.#any().openSocket(dtoOf(url), receiver);
    this.lines.add(sink);
    return sink;
  }

  /** As `fetch` would have it. */
  request(url: string, signal: AbortSignal): Promise<Answer> {
    let poll: Poll | undefined;
    const ask = async (): Promise<Answer> => {
      const instance = this.#any();
      poll = instance.poll(dtoOf(url));
      if (poll === undefined) return answerOf(204, undefined);
      try {
        const text = await instance.answered(poll.answer());
        return answerOf(200, JSON.parse(text));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const { reason } = error;
        return answerOf(503, { ...CODES[reason], reason });
      }
    };
    const line = new LazyPoll(ask, () => poll?.abandon());
    const abort = (): void => line.break(true);
    signal.addEventListener('abort', abort);
    this.lines.add(line);
    return line.response.finally(() => signal.removeEventListener('abort', abort));
  }

  /** Forgets the lines that clients have given up. */
  sweep(): void {
    for (const line of this.lines) if (!line.open) this.lines.delete(line);
  }

  #any(): Instance {
    return this.dice().pick(this.instances);
  }
}

const answerOf = (status: number, body: unknown): Answer => ({
  status,
  ok: status < 300,
  headers: { get: () => null },
  json: () => Promise.resolve(body),
});

function dtoOf(url: string): SubscribeDto {
  const query = Object.fromEntries(new URL(url).searchParams);
  return plainToInstance(SubscribeDto, query, { exposeDefaultValues: true });
}
