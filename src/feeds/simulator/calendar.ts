const MINUTE = 60_000;
const DAY = 86_400_000;

/** From 9:30 to 16:00. */
export const SESSION_MS = 390 * MINUTE;
/** Between two trading days, so that nobody waits for a morning. */
export const NIGHT_MS = 15 * MINUTE;
export const SESSIONS_IN_YEAR = 252;

/** A Monday in New York, in winter, far enough ahead that no simulated price can be taken for one of the past. */
const FIRST_OPEN = Date.UTC(2030, 0, 7, 14, 30);

/** When a trading day (0, 1, …) begins on the simulator's own clock. */
export const opensAt = (day: number): number => day * (SESSION_MS + NIGHT_MS);

/** The date and time in the simulated world: nights are whole ones there, and weekends are free. */
export function worldTime(day: number, sinceOpenMs: number): string {
  const days = Math.floor(day / 5) * 7 + (day % 5);
  return new Date(FIRST_OPEN + days * DAY + Math.floor(sinceOpenMs)).toISOString();
}
