import type { FaultProxy } from '../../src/lab/fault-proxy/fault-proxy.js';
import { sequenceOf } from './ledger.js';
import { type Ask, type Break, FIRST, type Link, type Manner, type Message, openLink } from './link.js';
import type { Record, Witness } from './record.js';
import { covers, TOPICS } from './topics.js';

/** What is known of the one connection that a client has. */
interface Connection {
  link: Link;
  /** Patterns of which the server may send. */
  granted: readonly string[];
  /** Patterns that the next id settles. */
  settling: readonly string[] | undefined;
  /** Resets that take effect with the next id. */
  resets: { topics: string[]; reason: keyof Record['resets'] }[];
  /** The last sequence of each topic, as it came. */
  readonly last: Map<string, number>;
  /** The `ref` of the command that is under way. */
  asking: string | undefined;
}

const TOPIC = '{"topic":"';

/** A client that keeps the rules: the last received id, what is settled by it, what was seen of each topic. */
export class Client {
  position: string | undefined;
  readonly wanted = new Set<string>();
  /** Called for each message that has been taken, with the connection to act on. */
  onMessage: (message: Message, client: Client) => void = () => undefined;
  readonly #settled = new Set<string>();
  readonly #seen = new Map<string, number>();
  #connection: Connection | undefined;
  #started = false;

  constructor(
    /** All of its connections go through it. */
    private readonly network: FaultProxy,
    readonly record: Record,
    private readonly witness: Witness,
    private readonly conflateMs: number,
  ) {}

  /** Goes on from where it stands. Resolves when the connection has ended, whoever ended it. */
  async connect(manner: Manner): Promise<void> {
    for (const topic of TOPICS) if (!covers(this.#settled, topic)) this.#forget(topic, 'own');
    const topics = [...this.#settled];
    const fresh = [...this.wanted].filter((pattern) => !this.#settled.has(pattern));
    const lastEventId = topics.length === 0 ? undefined : this.position;
    const ask: Ask = { topics, fresh, lastEventId, conflateMs: this.conflateMs };
    const byCommand = manner.transport === 'websocket' && manner.otherWay;
    this.#started = false;
    this.record.connections += 1;
    this.network.set(manner.faults, 'toClient');
    this.record.story.push(`${this.position} ${JSON.stringify({ ...manner, ...ask })}`);
    const take = (message: Message): void => this.#take(message, byCommand);
    this.#connection = {
      link: openLink({ port: this.network.port, ask, manner, take }),
      granted: byCommand ? [] : [...topics, ...fresh],
      settling: undefined,
      resets: [],
      last: new Map(),
      asking: byCommand ? FIRST : undefined,
    };
    const { link } = this.#connection;
    try {
      await link.ended;
    } catch (error) {
      this.record.faults.push((error as Error).message);
    }
    this.#connection = undefined;
    this.record.settleGaps();
    this.record.story.push(`${this.position} ended`);
    if (this.#started && this.position !== undefined && !this.record.conflating) this.#markAll(false);
  }

  close(by: Break): void {
    this.#connection?.link.close(by);
  }

  want(pattern: string): void {
    if (this.wanted.has(pattern)) return;
    this.wanted.add(pattern);
    this.#command('subscribe', pattern);
  }

  unwant(pattern: string): void {
    if (this.wanted.size === 1 || !this.wanted.delete(pattern)) return;
    this.#settled.delete(pattern);
    for (const topic of TOPICS) if (!covers(this.#settled, topic)) this.#forget(topic, 'own');
    this.#command('unsubscribe', pattern);
  }

  /** The last connection came as far as `hello`. */
  get started(): boolean {
    return this.#started;
  }

  /** One command at a time, on a connection that takes any. */
  get mayAsk(): boolean {
    return this.#connection?.link.send !== undefined && this.#connection.asking === undefined;
  }

  #command(event: string, pattern: string): void {
    if (this.#connection === undefined) return;
    this.#connection.asking = `${event} ${pattern}`;
    this.record.story.push(`${this.position} ${event} ${pattern}`);
    this.#connection.link.send?.(event, { topics: [pattern], ref: this.#connection.asking });
  }

  #take(message: Message, byCommand: boolean): void {
    const connection = this.#connection!;
    const { event, id, text } = message;
    if (!this.#started && event !== 'hello' && event !== 'bye')
      this.record.faults.push(`${event} before hello`);
    if (event === 'hello') {
      this.#started = true;
      if (!byCommand) connection.settling = connection.granted;
    } else if (event === 'reset') {
      connection.resets.push(JSON.parse(text) as Connection['resets'][number]);
    } else if (event === 'subscribed' || event === 'unsubscribed') {
      connection.granted = (JSON.parse(text) as { topics: string[] }).topics;
      connection.settling = event === 'subscribed' ? connection.granted : connection.settling;
      if (event === 'unsubscribed') {
        connection.asking = undefined;
        for (const topic of TOPICS) if (!covers(connection.granted, topic)) connection.last.delete(topic);
      }
    } else if (event === 'position') {
      // The next poll knows nothing of this one: what has not begun comes as a replay.
      this.record.settleGaps();
    } else if (event === 'conflated') {
      this.record.story.push(`${this.position} conflated ${text}`);
    } else if (event === 'error') {
      this.record.faults.push(text);
    }
    if (id !== undefined) this.#takeId(connection, message, id);
    this.onMessage(message, this);
  }

  #takeId(connection: Connection, { event, text }: Message, id: string): void {
    for (const pattern of connection.settling ?? []) if (this.wanted.has(pattern)) this.#settled.add(pattern);
    connection.settling = undefined;
    for (const { topics, reason } of connection.resets.splice(0)) {
      this.record.resets[reason] += 1;
      this.record.story.push(`${this.position} reset ${topics.join()}`);
      for (const topic of TOPICS) {
        if (!covers(topics, topic)) continue;
        this.#forget(topic, 'reset');
        connection.last.delete(topic);
      }
    }
    const sequence = sequenceOf(id);
    if (event === undefined) this.#takeTick(connection, sequence, text);
    this.position = id;
    if (event !== 'live' && event !== 'heartbeat') return;
    this.#markAll(true);
    if (event === 'live' && text.includes(`"ref":"${connection.asking}"`)) connection.asking = undefined;
  }

  #takeTick(connection: Connection, sequence: number, text: string): void {
    const topic = text.slice(TOPIC.length, text.indexOf('"', TOPIC.length));
    this.record.deliveries += 1;
    this.witness.see(sequence, text);
    if (!covers(connection.granted, topic)) this.record.foreign += 1;
    if (sequence <= (connection.last.get(topic) ?? 0)) this.record.inversions += 1;
    connection.last.set(topic, sequence);
    // It has just been unsubscribed, and this was on its way.
    if (!covers(this.#settled, topic)) return;
    if (sequence <= (this.#seen.get(topic) ?? 0)) {
      this.record.repeats += 1;
      return;
    }
    this.#seen.set(topic, sequence);
    this.record.event(topic, sequence);
  }

  #forget(topic: string, why: 'own' | 'reset'): void {
    if (!this.#seen.delete(topic) && why === 'own') return;
    this.#connection?.last.delete(topic);
    this.record.gap(topic, why, this.position === undefined ? 0 : sequenceOf(this.position));
  }

  #markAll(complete: boolean): void {
    const upTo = sequenceOf(this.position!);
    for (const topic of TOPICS) if (covers(this.#settled, topic)) this.record.mark(topic, upTo, complete);
  }
}
