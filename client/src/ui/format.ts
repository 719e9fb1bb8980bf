/** Prices arrive as decimal text and stay text: no digit passes through a float. */

const MINUS = '−';

/** `12345.67` → `12,345.67`, `-3.2` → `−3.2` */
export function grouped(decimal: string): string {
  const [, sign = '', whole = decimal, rest = ''] = /^([+-]?)(\d+)(.*)$/.exec(decimal) ?? [];
  return (sign === '-' ? MINUS : sign) + whole.replace(/\B(?=(\d{3})+$)/g, ',') + rest;
}

/** -1, 0 or 1. */
export const direction = (decimal: string): number => Math.sign(Number(decimal)) || 0;

/** With its sign, always: `1.5` → `+1.5`. */
export const signed = (decimal: string): string =>
  direction(decimal) > 0 ? `+${grouped(decimal.replace(/^\+/, ''))}` : grouped(decimal);

/** Says the direction without colour. */
export const arrow = (decimal: string): string =>
  direction(decimal) > 0 ? '▲' : direction(decimal) < 0 ? '▼' : '–';

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat('en');
const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export const compact = (value: number): string => COMPACT.format(value);
export const whole = (value: number): string => WHOLE.format(value);

/** The day of a recording: `15 Sept 2008`. Empty where that is no date. */
export function day(at: string | number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : DAY.format(date);
}

/** `yellow-card` → `Yellow card` */
export function words(token: string): string {
  const text = token.replace(/[-_]+/g, ' ').trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const rounded = (value: number): string => (value < 10 ? value.toFixed(1) : whole(Math.round(value)));

/** `0.4 ms`, `340 ms`, `2.4 s` */
export const duration = (ms: number): string =>
  Math.round(ms) < 1000 ? `${rounded(Math.max(0, ms))} ms` : `${rounded(ms / 1000)} s`;

/** `640 B`, `12 kB`, `4.5 MB` */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  return bytes < 1_000_000 ? `${rounded(bytes / 1000)} kB` : `${rounded(bytes / 1_000_000)} MB`;
}
