import { clockText, type Fixture, type Moment, play, ScoreKeeper, type TeamSide } from './match.js';
import type { Random } from '../random.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const BEFORE_MS = 5 * MINUTE;
const QUARTER_MS = 12 * MINUTE;
const OVERTIME_MS = 5 * MINUTE;
const SHORT_BREAK_MS = 2 * MINUTE;
const HALF_TIME_MS = 15 * MINUTE;
/** An attack takes between these, 24 s at most by the rules; its outcomes make about 1.15 points on average. */
const ATTACK_MS = [7 * SECOND, 22 * SECOND] as const;
const TWO = 0.33;
const THREE = 0.12;
const FOUL = 0.11;
const FREE_THROW = 0.77;

const ORDINALS = ['1st', '2nd', '3rd', '4th'];

/** One match from five minutes before the tip-off to the end of the last overtime. */
export function* playBasketball(fixture: Fixture, random: Random, stepMs: number): Generator<Moment> {
  const squads = { home: fixture.home.squad, away: fixture.away.squad };
  const keeper = new ScoreKeeper('basketball', fixture, {
    state: 'scheduled',
    period: 'before tip-off',
    clock: clockText(QUARTER_MS),
  });
  yield keeper.show();
  keeper.wait(BEFORE_MS);

  let team: TeamSide = random.chance(0.5) ? 'home' : 'away';
  let playedMs = 0;
  for (let number = 1; number <= 4 || keeper.isDraw; number += 1) {
    const overtime = number > 4;
    const lengthMs = overtime ? OVERTIME_MS : QUARTER_MS;
    const period = overtime ? 'overtime' : `${ORDINALS[number - 1]!} quarter`;
    const minuteAt = (sinceMs: number): number => Math.floor((playedMs + sinceMs) / MINUTE) + 1;
    const clock = (sinceMs: number): string => clockText(lengthMs - sinceMs);

    const start = number === 1 ? 'tip-off' : 'period-start';
    yield keeper.report({ type: start, minute: minuteAt(0) }, { state: 'live', period, clock: clock(0) });
    yield* play(keeper, {
      lengthMs,
      stepMs,
      clock,
      gapMs: () => random.between(...ATTACK_MS),
      *happen(sinceMs) {
        team = team === 'home' ? 'away' : 'home';
        yield* attack(keeper, random, squads, team, minuteAt(sinceMs), clock(sinceMs));
      },
    });

    playedMs += lengthMs;
    const minute = playedMs / MINUTE;
    if (number >= 4 && !keeper.isDraw) {
      yield keeper.report(
        { type: 'full-time', minute },
        { state: 'ended', period: 'full-time', clock: '00:00' },
      );
    } else {
      const [type, name] = number === 2 ? ['half-time', 'half-time'] : ['period-end', `end of ${period}`];
      yield keeper.report({ type, minute }, { state: 'break', period: name, clock: '00:00' });
      keeper.wait(number === 2 ? HALF_TIME_MS : SHORT_BREAK_MS);
    }
  }
}

/** What comes of one possession of `team`: points, a foul and its free throws, or nothing. */
function* attack(
  keeper: ScoreKeeper,
  random: Random,
  squads: Record<TeamSide, readonly string[]>,
  team: TeamSide,
  minute: number,
  clock: string,
): Generator<Moment> {
  const player = random.pick(squads[team]);
  const points = (count: number, how: string): Moment =>
    keeper.report({ type: 'points', minute, team, player, how }, { clock }, count);

  const outcome = random.next();
  if (outcome < TWO) yield points(2, 'two-pointer');
  else if (outcome < TWO + THREE) yield points(3, 'three-pointer');
  else if (outcome < TWO + THREE + FOUL) {
    const other = team === 'home' ? 'away' : 'home';
    yield keeper.report(
      { type: 'foul', minute, team: other, player: random.pick(squads[other]), how: 'two free throws' },
      { clock },
    );
    // The clock stands until both have been thrown.
    keeper.wait(random.between(15, 25) * SECOND);
    if (random.chance(FREE_THROW)) yield points(1, 'free throw');
    keeper.wait(random.between(8, 12) * SECOND);
    if (random.chance(FREE_THROW)) yield points(1, 'free throw');
  } else yield keeper.show({ clock });
}
