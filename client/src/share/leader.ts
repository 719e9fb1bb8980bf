import type { EventMessage } from '../../../src/protocol/messages.js';
import { reached } from '../position.js';
import type { Tell } from '../stream.js';
import type { LiveTicker } from '../ticker.js';
import type { Channel, Relay, Want } from './relay.js';

/** What is for the leader's own connection alone. */
const OWN = /bye|error|gap/;

/**
 * Holds the one connection for all tabs of a share, and tells them what comes of it.
 * @param whenGone calls back when a tab listens no more, even if it has crashed
 * @returns what ends it
 */
export function lead(
  own: Want,
  start: (tell: Tell) => LiveTicker,
  channel: Channel,
  whenGone: (tab: string, forget: () => void) => void,
  /** Later than that of any leader before. */
  since: number,
  /** The leader whose word this tab had, if it had any. */
  after: number | undefined,
): () => void {
  const wants = new Map([[own.tab, own]]);
  let level: string | undefined;
  let ticker: LiveTicker | undefined;

  const relay: Tell = (name, detail) => {
    if (ticker === undefined || OWN.test(name)) return;
    const { position, settled, main } = ticker.stream;
    for (const id of [position, (detail as EventMessage).id]) if (id && !reached(level, id)) level = id;
    channel.postMessage({
      since,
      after,
      state: ticker.current,
      heartbeatMs: main?.heartbeatMs,
      position,
      level: ticker.calm ? level : undefined,
      topics: settled,
      name,
      detail,
    } satisfies Relay);
  };
  const announce = (): void => relay('state', ticker!.current);
  /** Asks for what all of them want together, and as often as the one that wants most. */
  const serve = (): void => {
    const all = [...wants.values()];
    ticker!.setTopics(all.flatMap(({ topics }) => topics));
    ticker!.setConflateMs(Math.min(...all.map(({ conflateMs }) => conflateMs)));
    announce();
  };
  channel.onmessage = ({ data }: MessageEvent<Want>) => {
    const { tab, transport } = data;
    if (!tab) return;
    if (!wants.has(tab)) {
      whenGone(tab, () => {
        wants.delete(tab);
        serve();
      });
    }
    wants.set(tab, data);
    serve();
    ticker!.wake();
    if (transport) void ticker!.switchTransport(transport);
  };
  ticker = start(relay);
  announce();

  return () => {
    const old = ticker;
    // That it is closed concerns nobody: another one goes on.
    ticker = undefined;
    old?.close();
    channel.close();
  };
}
