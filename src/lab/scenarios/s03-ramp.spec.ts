import { highest } from './s03-ramp.js';

/** Looks for the knee of a server that holds up to `knee`. @returns what was found, and how many rates were tried */
async function search(
  knee: number,
  first: number,
  step: number,
): Promise<{ found: number | undefined; tried: number }> {
  let tried = 0;
  const found = await highest((rate) => Promise.resolve((tried += 1) > 0 && rate <= knee), first, step);
  return { found, tried };
}

describe('the highest rate', () => {
  it.each([2, 1.5, 1.2, 1.05])('is told to a factor of %d', async (step) => {
    for (const knee of [2, 3, 49, 50, 51, 99, 100, 333, 830, 1234, 1999]) {
      const { found } = await search(knee, 50, step);
      expect(found).toBeLessThanOrEqual(knee);
      expect(knee / found!).toBeLessThan(step * (1 + 1e-9));
    }
  });

  it.each([
    ['doubling', 2, 6],
    ['one step between', 1.5, 7],
    ['two', 1.2, 8],
  ])('is found in as many steps as it takes: %s', async (_what, step, steps) => {
    // 50, 100, 200, 400, 800, 1600 and then in between.
    expect((await search(830, 50, step)).tried).toBe(steps);
  });

  it('is looked for below the first, where that does not hold, and not below what ranks anybody', async () => {
    expect(await search(30, 50, 1.5)).toEqual({ found: 25, tried: 3 });
    expect(await search(0.9, 50, 1.5)).toEqual({ found: undefined, tried: 6 });
  });

  it('is not looked for beyond what clients can read', async () => {
    const { found, tried } = await search(Infinity, 50, 1.2);
    expect(found).toBeGreaterThan(2000 / 1.2);
    expect(found).toBeLessThanOrEqual(2000);
    expect(tried).toBeLessThan(12);
  });
});
