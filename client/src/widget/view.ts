import type { TickerStatus } from './api.js';
import type { Name, Values } from './attributes.js';

/** What an attribute of the element comes to. */
export type Get = <Key extends Name>(name: Key) => Values[Key];

/** The middle of an element, which knows what its ticks are about. */
export interface View {
  /** Its class is the way the value went, if it knows one. */
  readonly root: HTMLElement;
  /** Another list: forgets what it shows, and keeps room for the topics that have a name. */
  expect?(patterns: readonly string[]): void;
  /**
   * @param data of the topic's latest tick; undefined: there has been none
   * @param fresh it has not been shown before: a sparkline goes on with it
   * @returns what to call it; empty: these are data of another kind
   */
  show(
    topic: string,
    data: unknown,
    status: TickerStatus,
    fresh: boolean,
    get: Get,
    locale: string | undefined,
  ): string;
}
