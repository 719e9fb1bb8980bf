import { playBasketball } from './basketball.js';
import { playFootball } from './football.js';
import type { Fixture, Moment } from './match.js';
import type { Random } from '../random.js';
import { BASKETBALL_TEAMS, FOOTBALL_TEAMS, type Team } from './teams.js';

const MINUTE = 60_000;
/** The result stays on the board this long. */
const REST_MS = 20 * MINUTE;
/** The first matches of the venues begin this far apart, so that not all of them pause at once. */
const STAGGER_MS = 8 * MINUTE;

interface Sport {
  readonly name: string;
  readonly competition: string;
  readonly teams: readonly Team[];
  readonly play: (fixture: Fixture, random: Random, stepMs: number) => Generator<Moment>;
}

const SPORTS: readonly Sport[] = [
  { name: 'football', competition: 'Simulated League', teams: FOOTBALL_TEAMS, play: playFootball },
  { name: 'basketball', competition: 'Simulated Basketball', teams: BASKETBALL_TEAMS, play: playBasketball },
];

/** A pitch or a court, where one match follows another: topics are of places, so that there is no end of them. */
export interface Venue {
  readonly topic: string;
  readonly firstAt: number;
  readonly sport: Sport;
  readonly teams: readonly Team[];
}

/** So many venues, football and basketball in turn: `match.football-1`, `match.basketball-1`, `match.football-2`, … */
export function venues(count: number): Venue[] {
  return Array.from({ length: count }, (_, index) => {
    const sport = SPORTS[index % SPORTS.length]!;
    const number = Math.floor(index / SPORTS.length);
    const venuesOfSport = Math.ceil((count - (index % SPORTS.length)) / SPORTS.length);
    return {
      topic: `match.${sport.name}-${number + 1}`,
      firstAt: (index % 4) * STAGGER_MS,
      sport,
      teams: share(sport.teams, number, venuesOfSport),
    };
  });
}

/** Each venue has teams of its own, as nobody plays twice at a time; unless there are too few for that. */
function share(teams: readonly Team[], number: number, venues: number): readonly Team[] {
  return venues * 2 > teams.length ? teams : teams.filter((_, index) => index % venues === number);
}

/** Match after match of one venue; never ends. */
export function* season(venue: Venue, random: Random, stepMs: number): Generator<Moment, never> {
  const { sport, teams, firstAt } = venue;
  let begin = firstAt;
  for (;;) {
    const home = random.pick(teams);
    const away = random.pick(teams.filter((team) => team !== home));
    const fixture = { competition: sport.competition, home, away };
    let end = 0;
    for (const moment of sport.play(fixture, random, stepMs)) {
      end = moment.at;
      yield { ...moment, at: begin + moment.at };
    }
    begin += end + REST_MS;
  }
}
