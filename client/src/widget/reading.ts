/** What a tick holds is anybody's: texts and numbers are taken from it, and nothing else. */

/** A longer text is not shown at all: a figure cut short would be another figure. */
const MAX_LENGTH = 120;

export const fieldOf = (data: unknown, name: string): unknown =>
  (data as Record<string, unknown> | null | undefined)?.[name];

/** A field as text; empty where there is none. */
export function textOf(data: unknown, name: string): string {
  const value = fieldOf(data, name);
  const text = /string|number/.test(typeof value) ? String(value) : '';
  return text.length > MAX_LENGTH ? '' : text;
}

/** `23 · goal · Messi · penalty`; empty where nothing has happened. */
export const incidentText = (match: unknown): string =>
  ['minute', 'type', 'player', 'how']
    .map((name) => textOf(fieldOf(match, 'last'), name))
    .filter(Boolean)
    .join(' · ');

/** When that was: the time, on another day the date. Empty where that is no time. */
export function momentText(ms: number, locale: string | undefined): string {
  const date = new Date(ms);
  const today = date.toDateString() === new Date().toDateString();
  return Number(date) ? date[today ? 'toLocaleTimeString' : 'toLocaleDateString'](locale) : '';
}
