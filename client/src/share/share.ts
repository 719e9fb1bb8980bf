import type { StateEvent } from '../api.js';
import type { Message } from '../message.js';
import { overlap } from '../pattern-set.js';
import { reached } from '../position.js';
import type { Stream, Tell } from '../stream.js';
import type { LiveTicker } from '../ticker.js';
import type { Constructors, OpenTransport, Receiver, TransportName } from '../transports/transport.js';
import { lead } from './leader.js';
import type { Channel, Relay, Want } from './relay.js';

/** The tab's own ticker, as far as sharing is concerned. */
export interface Tab {
  readonly stream: Stream;
  /** The rate that is asked for, ms. */
  readonly wantedMs: number;
  /** Another ticker, which goes on from where this one is, for all tabs. */
  lead(tell: Tell): LiveTicker;
  /** Something has changed that may be a reason to change the connection. */
  reconcile(): void;
}

export interface Share {
  /** Of the leader's connection. */
  readonly state: StateEvent | undefined;
  /** Whether its connection is what the tab goes on from. */
  readonly listening: boolean;
  /** Whether all that the tab lacks will be relayed. */
  readonly ready: boolean;
  /** Listens, asks for the lead and waits for it. */
  join(): void;
  /** Lets another tab lead, if this one does. */
  leave(): void;
  /** Believes nothing before it hears of the leader again. */
  doubt(): void;
  /** Tells the leader what is wanted here, if it has not been told. */
  ask(transport?: TransportName): void;
  /** Somebody looks here: the leader may be behind, where nobody does. */
  wake(): void;
  /** Goes on from the channel, as from one more transport. */
  readonly open: OpenTransport;
}

/**
 * One connection for all tabs of the same name. Each tab catches up by a connection of its own; once it has all that
 * the leader has relayed so far, it goes on from what will be relayed.
 */
export function shareOf(
  name: string,
  tab: Tab,
  { BroadcastChannel, locks }: Constructors,
  /** Nothing can be shared here. */
  alone: () => void,
): Share {
  const id = `tickerwire ${Math.random()}`;
  let life: AbortController;
  let channel: Channel | undefined;
  let resign: (() => void) | undefined;
  let receiver: Receiver | undefined;
  let heard: Relay | undefined;
  let asked = '';

  const want = (transport?: TransportName): Want => ({
    tab: id,
    topics: [...tab.stream.wanted],
    conflateMs: tab.wantedMs,
    transport,
  });
  /** Whether everything is relayed that the position of the tab speaks for. */
  const complete = (): boolean =>
    !!heard && heard.state.state !== 'closed' && tab.stream.settled.within(heard.topics);

  const hear = (relay: Relay): void => {
    const { since, after, position } = relay;
    const before = heard?.since ?? 0;
    // What another tab wants has no such field.
    if (!(since >= before)) return;
    const goesOn = since === before || (after === before && reached(tab.stream.position, position));
    if (since > before) asked = '';
    heard = relay;
    if (!receiver) tab.reconcile();
    else if (complete() && goesOn) pass(relay);
    else receiver.ended();
  };
  const pass = ({ name, detail, position }: Relay): void => {
    const { topic, topics = topic && [topic] } = detail as { topic?: string; topics?: string[] };
    const concerns = (topic: string): boolean => [...tab.stream.wanted].some((one) => overlap(one, topic));
    if (topics && !topics.some(concerns)) return;
    // Its state is told by the tab itself; to the connection it is a sign of life.
    const control = name === 'state' ? { event: 'heartbeat', data: {} } : { event: name, data: detail };
    receiver!.message((name === 'tick' ? detail : control) as Message, position);
  };

  return {
    get state() {
      return heard?.state;
    },
    get listening() {
      return !!receiver;
    },
    get ready() {
      return complete() && reached(tab.stream.position, heard!.level);
    },
    join() {
      const { signal } = (life = new AbortController());
      const lock = (name: string, granted: () => unknown): void => {
        locks.request(name, { signal }, granted).catch(() => signal.aborted || alone());
      };
      const hold = (name: string, held: () => void): void =>
        lock(name, () => {
          // It may be granted to a page that is frozen, which hears of it when it has long left.
          if (signal.aborted) return;
          held();
          return new Promise((resolve) => signal.addEventListener('abort', resolve));
        });
      hold(id, () => {
        channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }: MessageEvent<Relay>) => hear(data);
        tab.reconcile();
        hold(name, () => {
          const since = Math.max(Date.now(), (heard?.since ?? 0) + 1);
          const after = receiver && heard?.since;
          resign = lead(want(), (tell) => tab.lead(tell), new BroadcastChannel(name), lock, since, after);
        });
      });
    },
    leave() {
      life.abort();
      channel?.close();
      resign?.();
      channel = resign = undefined;
      this.doubt();
    },
    doubt() {
      heard = undefined;
      asked = '';
    },
    ask(transport) {
      const wanted = JSON.stringify(want(transport));
      if (!channel || wanted === asked) return;
      asked = wanted;
      channel.postMessage(want(transport));
    },
    wake: () => channel?.postMessage(want()),
    open(_url, { topics, conflateMs }, to) {
      const { level, heartbeatMs } = heard!;
      receiver = to;
      queueMicrotask(() => {
        to.message({ event: 'hello', data: { topics, conflateMs, heartbeatMs } } as Message);
        to.message({ event: 'live', data: { empty: [] } }, level);
      });
      return { close: () => (receiver = undefined) };
    },
  };
}
