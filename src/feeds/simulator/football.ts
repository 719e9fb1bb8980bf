import { clockText, type Fixture, type Moment, play, ScoreKeeper, type TeamSide } from './match.js';
import type { Random } from '../random.js';

const MINUTE = 60_000;
const BEFORE_MS = 5 * MINUTE;
const HALF_MINUTES = 45;
const HALF_TIME_MS = 15 * MINUTE;
/** Goals and cards together: about eight in a match, three of them goals. */
const INCIDENT_GAP_MS = 12 * MINUTE;
const GOAL = 0.4;
const STRAIGHT_RED = 0.04;

/** Who is on the pitch and who has been warned. */
class Lineup {
  readonly #booked = new Set<string>();
  #players: readonly string[];

  constructor(squad: readonly string[]) {
    this.#players = squad;
  }

  /** The first is the goalkeeper, who leaves the scoring to others. */
  scorer(random: Random): string {
    return random.pick(this.#players.slice(1));
  }

  /** A foul that earns a card. */
  card(random: Random): { type: string; player: string; how?: string } {
    const player = random.pick(this.#players.slice(1));
    const second = this.#booked.has(player);
    this.#booked.add(player);
    // With fewer than seven a match would have to be abandoned.
    if (this.#players.length <= 7 || !(second || random.chance(STRAIGHT_RED)))
      return { type: 'yellow-card', player };
    this.#players = this.#players.filter((other) => other !== player);
    return { type: 'red-card', player, how: second ? 'second yellow card' : 'straight red card' };
  }
}

/** One match from five minutes before kick-off to the final whistle. */
export function* playFootball(fixture: Fixture, random: Random, stepMs: number): Generator<Moment> {
  const lineups = { home: new Lineup(fixture.home.squad), away: new Lineup(fixture.away.squad) };
  const keeper = new ScoreKeeper('football', fixture, {
    state: 'scheduled',
    period: 'before kick-off',
    clock: '00:00',
  });
  yield keeper.show();
  keeper.wait(BEFORE_MS);

  for (const half of [1, 2]) {
    const startMs = (half - 1) * HALF_MINUTES * MINUTE;
    const lastMinute = half * HALF_MINUTES;
    const clock = (sinceMs: number): string => clockText(startMs + sinceMs);
    const period = half === 1 ? 'first half' : 'second half';
    const started = { state: 'live', period, clock: clock(0) } as const;
    yield keeper.report(
      { type: half === 1 ? 'kick-off' : 'second-half', minute: startMs / MINUTE + 1 },
      started,
    );

    // As on the referee's watch, the clock runs on past 45:00, and the second half begins there again.
    const lengthMs = (HALF_MINUTES + random.whole(half, 3 * half)) * MINUTE;
    yield* play(keeper, {
      lengthMs,
      stepMs,
      clock,
      gapMs: () => random.exponential(INCIDENT_GAP_MS),
      *happen(sinceMs) {
        const minute = Math.min(Math.floor((startMs + sinceMs) / MINUTE) + 1, lastMinute);
        const team: TeamSide = random.chance(0.54) ? 'home' : 'away';
        const change = { clock: clock(sinceMs) };
        if (random.chance(GOAL)) {
          const { player, how } = goal(lineups, team, random);
          yield keeper.report({ type: 'goal', minute, team, player, ...(how && { how }) }, change, 1);
        } else {
          const { type, ...rest } = lineups[team].card(random);
          yield keeper.report({ type, minute, team, ...rest }, change);
        }
      },
    });

    const whistle = { clock: clock(lengthMs) };
    if (half === 1) {
      yield keeper.report(
        { type: 'half-time', minute: lastMinute },
        { ...whistle, state: 'break', period: 'half-time' },
      );
      keeper.wait(HALF_TIME_MS);
    } else {
      yield keeper.report(
        { type: 'full-time', minute: lastMinute },
        { ...whistle, state: 'ended', period: 'full-time' },
      );
    }
  }
}

/** `team` is the side that it counts for. */
function goal(
  lineups: Record<TeamSide, Lineup>,
  team: TeamSide,
  random: Random,
): { player: string; how?: string } {
  const way = random.next();
  if (way < 0.03)
    return { player: lineups[team === 'home' ? 'away' : 'home'].scorer(random), how: 'own goal' };
  const player = lineups[team].scorer(random);
  if (way < 0.13) return { player, how: 'penalty' };
  return way < 0.3 ? { player, how: 'header' } : { player };
}
