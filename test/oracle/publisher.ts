import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { PUBLISH_KEY } from '../support/process.js';
import type { Ledger } from './ledger.js';
import type { Random } from './random.js';
import { TOPICS } from './topics.js';

/** Text that has broken a framing somewhere, some day. */
const ODD = [
  '\r\n\r\ndata: x\n\nid: 1\n\n',
  '\u0085\u2028\u2029\0',
  '"}]{"id":"',
  '😀 ő',
  'event: reset',
  '',
];

interface Sent {
  readonly topic: string;
  readonly id: string;
  readonly time: number;
  readonly data: object;
}

interface Receipt {
  readonly position: string;
  readonly duplicate: boolean;
}

/** Publishes lists of events, each again and again with the same ids until the server has acknowledged it. */
export class Publisher {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #count = 0;

  constructor(
    private readonly name: string,
    private readonly port: number,
    private readonly ledger: Ledger,
    private readonly random: Random,
    /** Between two lists, ms. */
    private readonly pauseMs: number,
    /** A list is on its way. */
    private readonly onSent: () => void = () => undefined,
  ) {}

  async run(enough: () => boolean): Promise<void> {
    while (!enough()) {
      await this.#publish(this.#list());
      await delay(this.pauseMs);
    }
    this.#agent.destroy();
  }

  #list(): Sent[] {
    return Array.from({ length: this.random.between(1, 20) }, () => {
      const n = (this.#count += 1);
      const text =
        this.random.pick(ODD) + 'x'.repeat(this.random.chance(0.05) ? this.random.between(0, 2000) : 0);
      const topic = this.random.pick(TOPICS);
      return { topic, id: `${this.name}-${n}`, time: Date.now(), data: { by: this.name, n, text } };
    });
  }

  async #publish(list: readonly Sent[]): Promise<void> {
    const body = JSON.stringify(list);
    for (let receipts: Receipt[] | undefined; receipts === undefined;) {
      receipts = await this.#send(body);
      if (receipts === undefined) {
        await delay(20);
        continue;
      }
      list.forEach(({ topic, time, data }, index) => {
        const { position, duplicate } = receipts[index]!;
        this.ledger.acknowledge(this.name, topic, JSON.stringify({ topic, time, data }), position, duplicate);
      });
      return;
    }
  }

  /** Nothing: not acknowledged. */
  #send(body: string): Promise<Receipt[] | undefined> {
    return new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${PUBLISH_KEY}` };
      const sent = request(
        { host: '127.0.0.1', port: this.port, path: '/publish', method: 'POST', agent: this.#agent, headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
          response.once('error', () => resolve(undefined)).once('aborted', () => resolve(undefined));
          response.once('end', () => {
            if (response.statusCode === 200) resolve((JSON.parse(text) as { events: Receipt[] }).events);
            else if (response.statusCode! >= 500) resolve(undefined);
            else reject(new Error(`POST /publish: ${response.statusCode} ${text}`));
          });
        },
      );
      sent.once('error', () => resolve(undefined));
      sent.end(body, () => this.onSent());
    });
  }
}
