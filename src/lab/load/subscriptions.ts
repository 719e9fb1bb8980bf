import { Random } from '../../feeds/random.js';
import type { Plan } from './commands.js';

/** The topics of one connection after the other; by chance, but the same in every run. */
export function* subscriptions({ topics, topicsEach, random }: Plan): Generator<readonly number[], never> {
  const first = Array.from({ length: topicsEach }, (_, index) => index);
  const chance = new Random(1, 'subscriptions');
  for (;;) {
    if (!random) {
      yield first;
      continue;
    }
    const chosen = new Set<number>();
    while (chosen.size < topicsEach) chosen.add(chance.whole(0, topics - 1));
    yield [...chosen];
  }
}
