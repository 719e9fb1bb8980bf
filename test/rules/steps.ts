import { settle } from './clock.js';
import type { StepName } from './weather.js';
import { TOPICS, type World } from './world.js';

type Step = (world: World) => void | Promise<void>;

/** Whether a topic may get another event: what has ended for good begins again only once it is forgotten. */
const mayGoOn = ({ log }: World, topic: string): boolean => log.latest(topic)?.ends !== 'for-good';

function loseSome(world: World, lost: ReturnType<World['log']['wipe']>): void {
  for (const { diary } of world.clients) diary.lose(lost);
}

/** Everything that can happen, each as one thing that the dice of its step decide. */
export const DO: Readonly<Record<StepName, Step>> = {
  publish(world) {
    const { dice, instances } = world;
    const hot = dice.chance(0.5);
    for (let count = dice.chance(0.15) ? 4 : 1; count > 0; count -= 1) {
      const topic = dice.pick(hot ? TOPICS.slice(0, 4) : TOPICS);
      if (mayGoOn(world, topic)) world.publish(topic);
    }
    if (dice.chance(0.6)) for (const { engine } of instances) if (dice.chance(0.8)) engine.read(9);
  },

  read({ dice, instances, say }) {
    const index = dice.below(instances.length);
    const count = 1 + dice.below(4);
    say(() => `instance ${index} reads ${count}`);
    instances[index]!.engine.read(count);
  },

  turn({ clock, say }) {
    say(() => 'a turn of the event loop');
    clock.turn();
  },

  drain({ dice, network, say }) {
    say(() => 'the network takes some');
    for (const line of network.lines) {
      if (dice.chance(0.3)) line.rise();
      if (dice.chance(0.6)) line.drain(dice.chance(0.4) ? Infinity : 1 + dice.below(4));
    }
  },

  deliver({ dice, network, browser, say }) {
    say(() => 'messages arrive');
    for (const line of network.lines) {
      if (dice.chance(0.5)) line.rise();
      if (dice.chance(0.5)) line.drain(Infinity);
      if (dice.chance(0.6)) line.deliver(1 + dice.below(4));
    }
    for (const channel of browser.channels) if (dice.chance(0.6)) channel.deliver(1 + dice.below(8));
    network.sweep();
  },

  cut({ dice, network, say }) {
    const lines = [...network.lines];
    if (lines.length === 0) return;
    const index = dice.below(lines.length);
    say(() => `line ${index} of ${lines.length} breaks`);
    lines[index]!.break(dice.chance(0.7));
    network.sweep();
  },

  async time({ dice, clock, say }) {
    const ms = dice.pick([10, 100, 250, 600, 1200]);
    say(() => `${ms} ms pass`);
    await clock.advance(ms);
  },

  wake({ dice, libraries, say }) {
    const client = dice.pick(libraries);
    say(() => `${client.name} wakes`);
    client.wake();
  },

  topics(world) {
    const client = world.dice.pick(world.libraries);
    const { topics } = world;
    world.say(() => `${client.name} wants ${topics.join()}`);
    client.setTopics(topics);
  },

  transport({ dice, libraries, say }) {
    const client = dice.pick(libraries);
    const transport = dice.pick(['sse', 'websocket', 'poll']);
    say(() => `${client.name} switches to ${transport}`);
    void client.ticker.switchTransport(transport);
  },

  rate({ dice, libraries, say }) {
    const { name, ticker } = dice.pick(libraries);
    const ms = dice.pick([0, 100, 200]);
    say(() => `${name} wants an event every ${ms} ms`);
    ticker.setConflateMs(ms);
  },

  async freeze({ dice, libraries, clock, say }) {
    const { name, ticker } = dice.pick(libraries);
    const ms = dice.pick([100, 2000, 61_000]);
    say(() => `${name} is frozen for ${ms} ms`);
    ticker.suspend();
    await clock.advance(ms);
    ticker.resume();
  },

  truncate(world) {
    const count = 1 + world.dice.below(5);
    const lost = world.log.truncate(count);
    world.say(() => `the log comes back shorter by ${count}: ${lost.length} events`);
    loseSome(world, lost);
  },

  wipe(world) {
    world.say(() => 'the log comes back empty');
    loseSome(world, world.log.wipe());
  },

  outage({ dice, instances, say }) {
    const index = dice.below(instances.length);
    say(() => `the log is out of reach of instance ${index}`);
    instances[index]!.engine.lose(dice.chance(0.5));
  },

  notice({ dice, instances, say }) {
    const index = dice.below(instances.length);
    say(() => `instance ${index} looks at the log again`);
    instances[index]!.engine.find();
    instances[index]!.engine.read(1 + dice.below(4));
  },

  stop(world) {
    const { dice, instances, say } = world;
    const index = dice.below(instances.length);
    const inGoodOrder = dice.chance(0.5);
    say(() => `instance ${index} ${inGoodOrder ? 'stops' : 'is killed'} and starts`);
    world.replace(instances[index]!, inGoodOrder);
    instances[index]!.engine.read(dice.below(8));
  },

  end(world) {
    const topic = world.dice.pick(TOPICS);
    if (world.log.latest(topic) !== undefined && mayGoOn(world, topic))
      world.publish(topic, world.dice.chance(0.7) ? 'for-good' : 'for-now');
  },

  crash(world) {
    world.crash();
  },

  async age({ clock, say }) {
    say(() => '4 s pass');
    await clock.advance(4000);
  },
};

/** What comes between two steps: sometimes all that was set going comes to its end, sometimes hardly any. */
export const pause = ({ dice }: World): Promise<void> => settle(dice.chance(0.6) ? 24 : dice.below(6));
