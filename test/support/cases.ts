/** `CASES_FACTOR=50`: as many times the generated cases of every property (`npm run test:soak`). */
const FACTOR = Number(process.env.CASES_FACTOR ?? 1);

/** How many cases a property tries, as an option of `fc.assert`. */
export const cases = (count: number): { numRuns: number } => ({ numRuns: count * FACTOR });
