import { setTimeout as delay } from 'node:timers/promises';
import { type FaultProxy } from '../../src/lab/fault-proxy/fault-proxy.js';
import type { Faults } from '../../src/lab/fault-proxy/faults.js';
import { Client } from './client.js';
import { type Ledger, sequenceOf } from './ledger.js';
import type { Manner, Message, Transport } from './link.js';
import type { Random } from './random.js';
import { Record, type Witness } from './record.js';
import { PATTERNS, TOPICS } from './topics.js';

const TRANSPORTS: readonly Transport[] = ['sse', 'websocket', 'poll'];

export interface WandererOptions {
  readonly network: FaultProxy;
  readonly ledger: Ledger;
  readonly witness: Witness;
  readonly random: Random;
  readonly historyEvents: number;
  readonly conflateMs: number;
}

/** A client that never stays: hops between transports, is cut off, changes its mind, oversleeps, and resumes. */
export class Wanderer {
  readonly record: Record;
  readonly #client: Client;
  readonly #random: Random;
  #finishing = false;
  /** Events until it leaves. */
  #patience = 0;

  constructor(private readonly options: WandererOptions) {
    this.#random = options.random;
    this.record = new Record(options.conflateMs > 0);
    this.#client = new Client(options.network, this.record, options.witness, options.conflateMs);
    for (const pattern of this.#random.some(PATTERNS, this.#random.between(1, 4))) this.#client.want(pattern);
    this.#client.onMessage = (message) => this.#follow(message);
  }

  /** Until `finish`, and then once more, until it has everything. */
  async run(): Promise<void> {
    while (!this.#finishing) {
      await this.#sleep();
      if (this.#random.chance(0.2)) this.#changeMind();
      this.#patience = this.#random.chance(0.2) ? Infinity : this.#random.between(1, 500);
      await this.#connect(this.#manner());
    }
    while (!this.#complete) {
      this.#patience = Infinity;
      await this.#connect({ ...this.#manner(), faults: {} });
    }
  }

  async #connect(manner: Manner): Promise<void> {
    await this.#client.connect(manner);
    // Nobody is there: the server is being started again.
    if (!this.#client.started) await delay(20);
  }

  finish(): void {
    this.#finishing = true;
    this.#client.close('end');
  }

  get #complete(): boolean {
    const { position } = this.#client;
    return position !== undefined && this.#live && sequenceOf(position) >= this.options.ledger.head;
  }
  #live = false;

  #follow({ event, id }: Message): void {
    if (id !== undefined) this.#live = event === 'live' || event === 'heartbeat';
    if (this.#finishing) {
      if (this.#complete) this.#client.close('end');
      return;
    }
    if (event !== undefined) return;
    this.#patience -= 1;
    if (this.#patience <= 0) this.#client.close(this.#random.chance(0.5) ? 'end' : 'reset');
    else if (this.#client.mayAsk && this.#random.chance(0.01)) this.#changeMind();
  }

  #changeMind(): void {
    const pattern = this.#random.pick(PATTERNS);
    if (this.#client.wanted.has(pattern)) this.#client.unwant(pattern);
    else this.#client.want(pattern);
  }

  #manner(): Manner {
    const chance = (probability: number): boolean => this.#random.chance(probability);
    return {
      transport: this.#random.pick(TRANSPORTS),
      faults: this.#faults(),
      batch: chance(0.3),
      otherWay: chance(0.4),
    };
  }

  #faults(): Faults {
    if (!this.#random.chance(0.4)) return {};
    const bytes = this.#random.between(0, this.#random.chance(0.5) ? 1500 : 60_000);
    return this.#random.chance(0.5) ? { cutAfterBytes: bytes } : { resetAfterBytes: bytes };
  }

  /** Mostly not at all; sometimes for a while; now and then for longer than the history reaches. */
  async #sleep(): Promise<void> {
    const { ledger, historyEvents } = this.options;
    const kind = this.#random.next();
    if (kind < 0.7) return;
    const longest = kind < 0.93 ? historyEvents : historyEvents * TOPICS.length * 3;
    await ledger.until(ledger.count + this.#random.between(1, longest));
  }
}
