import type { TransportName } from '../transports/transport.js';
import { attempt, HOME, linkTo, webAddress } from './address.js';

/** What the attributes say, by their names. */
export interface Values {
  topic: string;
  topics: string;
  src: string;
  transport: 'auto' | TransportName;
  theme: 'auto' | 'light' | 'dark';
  locale: string;
  currency: string;
  size: 'small' | 'medium' | 'large';
  transparent: boolean;
  'show-change': 'both' | 'amount' | 'percent' | 'none';
  sparkline: boolean;
  'max-frequency': number;
  paused: boolean;
  href: string;
  wrap: boolean;
}

export type Name = keyof Values;

/** As in PROTOCOL.md; the server would refuse the whole list for one that is malformed. */
const PATTERN = String.raw`(?![^\s,]{257})(([\w-]+|\*)\.){0,7}([\w-]+|[*>])`;

/** The topics of a list, each once. */
export const tokensOf = (list: string): string[] => [...new Set(list.match(/[^\s,]+/g))];

/** Of each attribute what it is without, and what it may say: a pattern, or a test. */
const ATTRIBUTES: Readonly<
  Record<Name, readonly [string | number | boolean, string | ((text: string) => unknown)]>
> = {
  topic: ['', PATTERN],
  topics: ['', (text) => tokensOf(text).every((token) => fits('topic', token))],
  src: [HOME, (text) => webAddress(text)],
  transport: ['auto', 'auto|sse|websocket|poll'],
  theme: ['auto', 'auto|light|dark'],
  locale: ['', (text) => attempt(() => new Intl.NumberFormat(text))],
  currency: ['', '[A-Za-z]{3}'],
  size: ['medium', 'small|medium|large'],
  transparent: [false, '.*'],
  'show-change': ['both', 'both|amount|percent|none'],
  sparkline: [false, '.*'],
  'max-frequency': [4, (text) => Number(text) >= 0.1 && Number(text) <= 1000],
  paused: [false, '.*'],
  href: ['', (text) => linkTo(text, 'topic')],
  wrap: [false, '.*'],
};

export const NAMES = Object.keys(ATTRIBUTES) as Name[];

/** `max-frequency` → `maxFrequency` */
export const propertyOf = (name: Name): string =>
  name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

export function fits(name: Name, text: string): boolean {
  const [, test] = ATTRIBUTES[name];
  return typeof test === 'string' ? new RegExp(`^(${test})$`).test(text) : !!test(text);
}

/** What an attribute comes to; what it may not say counts as not said. A flag is there or not, whatever it says. */
export function valueOf<Key extends Name>(name: Key, text: string | null): Values[Key] {
  const [fallback] = ATTRIBUTES[name];
  const said = text !== null && fits(name, text);
  return (said ? fallback === false || (fallback === 4 ? Number(text) : text) : fallback) as Values[Key];
}
