// Runs in the page: keeps what each ticker shows, and lets a test wait for it.
import { createTicker } from '/client/v1/tickerwire.js';

// The library waits for any part of a growing time between two attempts: here a small one, so that tests need not wait.
const { random } = Math;
Math.random = () => random() / 10;

class Run {
  /** `[topic, n]`, as shown. */
  ticks = [];
  resets = [];
  /** `state transport`, as told. */
  states = [];
  /** Topic → the newest n. */
  last = {};
  #waiting = new Set();

  /** Resolves once `condition` holds; it is asked after each event. */
  until(condition) {
    return new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** Resolves once the newest of each topic is this, or later. */
  level(last) {
    return this.until(() => Object.entries(last).every(([topic, n]) => this.last[topic] >= n));
  }

  isReset() {
    return this.until(() => this.resets.length > 0);
  }

  /** What was shown so far does not count. */
  forget() {
    this.ticks = [];
    this.last = {};
  }

  show(topic, n) {
    this.ticks.push([topic, n]);
    this.last[topic] = n;
    this.changed();
  }

  changed() {
    for (const check of this.#waiting) check();
  }
}

class TickerRun extends Run {
  constructor(options) {
    super();
    this.ticker = createTicker(options);
    this.ticker.on('tick', ({ data }) => this.show(data.topic, data.data.n));
    this.ticker.on('reset', (reset) => {
      this.resets.push(reset);
      this.changed();
    });
    this.ticker.on('state', ({ state, transport, reason }) => {
      this.states.push([state, transport, ...(reason === undefined ? [] : [reason])].join(' '));
      this.changed();
    });
  }

  is(state, transport) {
    return this.until(
      () => this.ticker.state === state && (transport === undefined || this.ticker.transport === transport),
    );
  }

  /** Resolves once it has been in this state, so many times. */
  has(state, times = 1) {
    return this.until(() => this.states.filter((told) => told.split(' ')[0] === state).length >= times);
  }

  /** To the next transport as soon as the last has brought something. @returns those it was on */
  async switchThrough(transports, times) {
    const used = [];
    for (let change = 1; change <= times; change += 1) {
      used.push(await this.ticker.switchTransport(transports[change % transports.length]));
      const { length } = this.ticks;
      await this.until(() => this.ticks.length > length);
    }
    return used;
  }

  /** To the next list after some events of the topic that is on all of them. */
  async changeTopics(lists, times, topic) {
    for (let change = 0; change < times; change += 1) {
      this.ticker.setTopics(lists[change % lists.length]);
      const seen = this.last[topic];
      await this.until(() => this.last[topic] > seen + 6);
    }
  }

  /** To the next rate, once it is granted and some events of the topic have come. */
  async changeRate(rates, times, topic) {
    for (let change = 0; change < times; change += 1) {
      const ms = rates[change % rates.length];
      this.ticker.setConflateMs(ms);
      await this.until(() => this.ticker.conflateMs === ms && this.ticker.state === 'live');
      const seen = this.last[topic];
      if (times > 1) await this.until(() => this.last[topic] > seen + 20);
    }
  }

  close() {
    this.ticker.close();
  }

  now() {
    const { state, transport } = this.ticker;
    return { state, transport };
  }
}

/** The browser's own, without any help. */
class NativeRun extends Run {
  opened = false;

  constructor(url) {
    super();
    this.source = new EventSource(url);
    this.source.onopen = () => {
      this.opened = true;
      this.changed();
    };
    this.source.onerror = () => this.changed();
    this.source.addEventListener('reset', ({ data }) => {
      this.resets.push(JSON.parse(data));
      this.changed();
    });
    this.source.onmessage = ({ data }) => {
      const {
        topic,
        data: { n },
      } = JSON.parse(data);
      this.show(topic, n);
    };
  }

  opens() {
    return this.until(() => this.opened);
  }

  /** Resolves once it will never come back. */
  hasGivenUp() {
    return this.until(() => this.source.readyState === EventSource.CLOSED);
  }

  close() {
    this.source.close();
  }

  readyState() {
    return this.source.readyState;
  }
}

const streams = [];
for (const name of ['EventSource', 'WebSocket'])
  window[name] = class extends window[name] {
    constructor(...args) {
      super(...args);
      streams.push(this);
    }
  };
/** Resolves once no more than so many tabs of the share wait for the lead. No event tells of it. */
window.inLine = async (count) => {
  const waiting = async () => {
    const { pending } = await navigator.locks.query();
    return pending.filter(({ name }) => name.includes(location.origin)).length;
  };
  while ((await waiting()) > count) await new Promise((resolve) => setTimeout(resolve, 20));
};
/** Streams that this tab has open itself; one that is being closed is not. */
window.openStreams = () => streams.filter(({ readyState }) => readyState < 2).length;

window.runs = {};
window.start = (name, options) => void (window.runs[name] = new TickerRun(options));
window.startNative = (name, url) => void (window.runs[name] = new NativeRun(url));
window.closeCodeOf = (url) =>
  new Promise((resolve) => (new WebSocket(url).onclose = ({ code }) => resolve(code)));
