const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** Somebody has asked for less motion. */
export const calm = (): boolean => reduced.matches;
