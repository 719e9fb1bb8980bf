import { Keys } from './keys.js';

const at = (time: number): { sequence: number; time: number; duplicate: boolean } => ({
  sequence: time,
  time,
  duplicate: false,
});

describe('keys', () => {
  it('are remembered for two minutes, wherever they stand between two generations', () => {
    const keys = new Keys();
    for (let time = 1_000_000; time < 1_500_000; time += 1000) {
      keys.remember(`key ${time}`, at(time));
      for (const age of [0, 1000, 60_000, 119_000, 120_000]) {
        const known = time - age >= 1_000_000 ? at(time - age) : undefined;
        expect(keys.recall(`key ${time - age}`, time)).toEqual(known);
      }
      expect(keys.recall(`key ${time - 121_000}`, time)).toBeUndefined();
    }
    expect(keys.size).toBeLessThan(2 * 122);
    expect([...keys.since(1_499_000)].map(([, { time }]) => time)).toEqual(
      Array.from({ length: 121 }, (_, index) => 1_379_000 + 1000 * index),
    );
  });

  it('never take up more than they may, by number and by length: the older go early', () => {
    const few = new Keys({ maxKeys: 10, maxCharacters: 1_000_000 });
    const short = new Keys({ maxKeys: 1_000_000, maxCharacters: 100 });
    for (let index = 0; index < 1000; index += 1) {
      few.remember(`${index}`, at(1));
      short.remember(`${index}`.padStart(10), at(1));
      expect(few.recall(`${index}`, 1)).toBeDefined();
      expect(Math.max(few.size, short.size)).toBeLessThanOrEqual(10);
    }
    expect(few.size).toBeGreaterThanOrEqual(5);
  });
});
