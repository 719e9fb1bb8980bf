import { FakeBrowser } from '../../client/src/testing/fake-browser.js';
import { Settings } from '../../src/config/settings.js';
import { STEP } from '../../src/hub/catch-up.js';
import type { Client } from './client.js';
import { type Clock, settle } from './clock.js';
import { Diary } from './diary.js';
import type { Dice } from './dice.js';
import { Instance } from './instance.js';
import { type CreateTicker, LibraryClient, TRANSPORTS } from './library.client.js';
import { Log } from './log.js';
import { NativeClient } from './native.client.js';
import { Network } from './network.js';
import { judgeCourse, judgeEnd } from './oracle.js';
import type { Weather } from './weather.js';

export const TOPICS = ['s.a', 's.b', 's.c', 'm.a.incidents', 'm.b.incidents'] as const;
const LISTS = [['>'], ['>'], ['s.*', 'm.>'], ['m.a.incidents', 's.a']] as const;
export const PATTERNS = ['s.a', 's.b', 'm.a.incidents', 's.*', 'm.>', '>'] as const;

/** Two instances on one log, three clients, and the lines between them. */
export class World {
  readonly log: Log;
  readonly network: Network;
  readonly instances: Instance[] = [];
  readonly native: NativeClient;
  readonly libraries: LibraryClient[] = [];
  /** Of the libraries, where they are its tabs. */
  readonly browser = new FakeBrowser();
  /** Tabs that have crashed. */
  readonly #gone: LibraryClient[] = [];
  readonly problems: string[] = [];
  readonly settings: Settings;
  readonly #stopped: Instance[] = [];

  constructor(
    readonly clock: Clock,
    public dice: Dice,
    readonly weather: Weather,
    private readonly createTicker: CreateTicker,
    readonly say: (line: () => string) => void,
  ) {
    const { historyEvents } = weather;
    this.settings = Object.assign(new Settings(), {
      historyEvents,
      heartbeatMs: 1000,
      pollWaitMs: 2000,
      busyBytes: dice.pick([300, 600, 1200]),
      maxQueuedBytes: dice.pick([1500, 5000]),
      maxBusyMs: 3000,
      maxConflateMs: 200,
      forgetEndedMs: 2000,
      dropEndedMs: 8000,
      maxAgeMs: 15_000,
      retryMs: 400,
      shutdownMs: 0,
      maxConnectionsPerAddress: 1000,
    });
    // So that a catch-up of a few events takes several steps.
    Object.assign(STEP, { maxEvents: dice.pick([1, 2, 2, 3, 300]) });
    this.log = new Log(historyEvents);
    this.network = new Network(this.instances, () => this.dice);
    for (let index = 0; index < 2; index += 1) this.instances.push(this.#boot());
    for (const instance of this.instances) instance.engine.read(Infinity);
    this.native = this.#nativeClient();
    for (let number = 1; number <= (weather.tabs ?? 2); number += 1)
      this.libraries.push(this.#libraryClient(`library ${number}`));
  }

  get clients(): Client[] {
    return [this.native, ...this.libraries];
  }

  get topics(): string[] {
    const { dice, weather } = this;
    // Tabs of one site want much the same.
    if (weather.tabs !== undefined) return [...dice.pick(LISTS)];
    return dice.shuffled(PATTERNS).slice(0, 1 + dice.below(2));
  }

  publish(topic: string, ends?: 'for-now' | 'for-good'): void {
    const uid = this.log.accepted.length;
    const tick = { topic, time: this.clock.now, data: { uid }, ends };
    void this.dice.pick(this.instances).hub.publish(tick);
    this.say(
      () => `publish ${topic} #${uid} as ${this.log.sequence}${ends === undefined ? '' : `, ends ${ends}`}`,
    );
  }

  /** Another process takes the place of an instance. */
  replace(instance: Instance, inGoodOrder: boolean): void {
    instance.stop(inGoodOrder);
    this.instances[this.instances.indexOf(instance)] = this.#boot();
    this.#stopped.push(instance);
  }

  /** One tab is gone without a word, and another one is opened. */
  crash(): void {
    const { dice, libraries } = this;
    const index = dice.below(libraries.length);
    const client = libraries[index]!;
    this.say(() => `${client.name} crashes`);
    client.crash(dice.chance(0.7));
    this.#gone.push(client);
    libraries[index] = this.#libraryClient(`${client.name}'`);
  }

  /** Everything mends: what is on the way arrives, and everybody comes to rest. */
  async heal(): Promise<void> {
    let calm = 0;
    for (let round = 0; round < 150 && calm < 3; round += 1) {
      for (const instance of this.#stopped.splice(0)) instance.kill();
      for (const { engine } of this.instances) {
        engine.find();
        engine.read(Infinity);
      }
      for (let turn = 0; turn < 100 && (turn < 4 || !this.#still); turn += 1) {
        for (const line of this.network.lines) {
          line.rise();
          line.drain(Infinity);
          line.deliver(Infinity);
        }
        for (const channel of this.browser.channels) channel.deliver(Infinity);
        this.network.sweep();
        this.clock.turn();
        await settle();
      }
      for (const client of this.clients) client.wake();
      await this.clock.advance(500);
      calm = this.clients.every(({ settled }) => settled) ? calm + 1 : 0;
      // A list that could not take over at once is tried again after a while.
      if (calm === 3 && this.#ends().length > 0) calm = 0;
    }
    for (const { sinks } of this.instances) for (const { open, check } of sinks) if (open) check.rest();
    for (const { name, settled } of this.clients)
      if (!settled) this.problems.push(`${name} does not come to rest`);
  }

  get #still(): boolean {
    const heard = [...this.browser.channels].every(({ inbox }) => inbox.length === 0);
    return heard && this.clock.idle && [...this.network.lines].every(({ idle }) => idle);
  }

  judge(): string[] {
    const problems = [...new Set(this.problems)];
    for (const { name, diary } of [...this.clients, ...this.#gone]) {
      problems.push(...diary.problems.map((problem) => `${name}: ${problem}`));
      for (const topic of TOPICS)
        problems.push(...judgeCourse(diary, topic, this.log).map((problem) => `${name}: ${problem}`));
      if (this.weather.lossless === true && diary.resets > 0)
        problems.push(`${name} was told of ${diary.resets} losses, and there was none`);
    }
    return [...problems, ...this.#ends()];
  }

  #ends(): string[] {
    return this.clients.flatMap(({ name, diary, over }) =>
      TOPICS.filter((topic) => diary.covers(topic)).flatMap((topic) =>
        judgeEnd(diary, topic, this.log, over).map((problem) => `${name}: ${problem}`),
      ),
    );
  }

  async close(): Promise<void> {
    for (const { ticker } of this.libraries) ticker.close();
    for (const instance of this.instances) instance.stop(false);
    await settle();
  }

  #boot(): Instance {
    const { log, settings, dice, problems } = this;
    // Who does not know exactly what is gone has to tell of losses that there may not have been.
    return new Instance(log, settings, this.weather.lossless === true || dice.chance(0.5), problems);
  }

  #diary(patterns: readonly string[], name: string): Diary {
    return new Diary(this.log, patterns, (line) =>
      this.say(() => `    ${name} ${line.replaceAll('\n', ' ')}`),
    );
  }

  #nativeClient(): NativeClient {
    const { topics, dice, weather } = this;
    const conflateMs = dice.chance(weather.conflated) ? 200 : 0;
    const query = `topics=${topics.join(',')}&conflateMs=${conflateMs}`;
    this.say(() => `native asks for ${query}`);
    return new NativeClient(this.network, this.#diary(topics, 'native'), query);
  }

  #libraryClient(name: string): LibraryClient {
    const { topics, dice, weather, network, createTicker } = this;
    const transports = dice.shuffled(TRANSPORTS);
    const conflateMs = dice.chance(weather.conflated) ? 200 : 0;
    this.say(() => `${name} asks for ${topics.join()} by ${transports.join()} every ${conflateMs} ms`);
    const options = { topics, transports, conflateMs };
    const tab = weather.tabs === undefined ? undefined : this.browser.tab();
    return new LibraryClient(name, network, this.#diary(topics, name), createTicker, options, tab);
  }
}
