import type { Incident, Moment, Scoreboard } from './match.js';
import { Random } from '../random.js';
import { season, venues } from './venue.js';

/** Whole matches of one venue, one after the other. */
function matchesOf(index: number, count: number, stepMs = 15_000, seed = 1): Moment[][] {
  const venue = venues(4)[index]!;
  const matches: Moment[][] = [];
  for (const moment of season(venue, new Random(seed, venue.topic), stepMs)) {
    if (moment.board.state === 'scheduled') {
      if (matches.length === count) break;
      matches.push([]);
    }
    matches.at(-1)!.push(moment);
  }
  return matches;
}

const seconds = (clock: string): number => {
  const [minutes = NaN, rest = NaN] = clock.split(':').map(Number);
  return minutes * 60 + rest;
};
const scoreOf = ({ home, away }: Scoreboard): [number, number] => [home.score, away.score];

describe.each([
  ['football', 0],
  ['basketball', 1],
])('12 matches of %s', (sport, index) => {
  const matches = matchesOf(index, 12);
  const eachPair = (visit: (before: Moment, after: Moment) => void): void =>
    matches.forEach((moments) => moments.slice(1).forEach((after, i) => visit(moments[i]!, after)));

  it('are played by two teams each, from scheduled to ended', () => {
    for (const moments of matches) {
      const { home, away } = moments[0]!.board;
      expect(home.name).not.toBe(away.name);
      expect(moments[0]!.board).toMatchObject({ sport, state: 'scheduled' });
      expect(moments.at(-1)!.board.state).toBe('ended');
      expect(moments.filter(({ board }) => board.state === 'ended')).toHaveLength(1);
      for (const { board } of moments) expect(board.home.name + board.away.name).toBe(home.name + away.name);
    }
  });

  it('never let the score fall', () => {
    eachPair((before, after) => {
      expect(after.board.home.score).toBeGreaterThanOrEqual(before.board.home.score);
      expect(after.board.away.score).toBeGreaterThanOrEqual(before.board.away.score);
    });
  });

  it('change the score by an incident only, as many points as it says, for the team that it names', () => {
    eachPair((before, { board, incident }) => {
      const [home, away] = scoreOf(before.board);
      const points = board.home.score - home + (board.away.score - away);
      expect(points).toBe(incident === undefined ? 0 : pointsOf(incident));
      if (points > 0) expect(incident!.team).toBe(board.home.score > home ? 'home' : 'away');
    });
  });

  it('show each incident as the last one on the board, with the same score', () => {
    for (const moments of matches) {
      let last: Incident | undefined;
      for (const { board, incident } of moments) {
        last = incident ?? last;
        expect(board.last).toEqual(last);
        if (incident !== undefined) expect(incident.score).toEqual(scoreOf(board));
      }
    }
  });

  it('never let the clock run back within a period, nor stand on anything but mm:ss', () => {
    const way = sport === 'football' ? 1 : -1;
    eachPair((before, after) => {
      expect(after.board.clock).toMatch(/^\d\d:[0-5]\d$/);
      expect(after.at).toBeGreaterThanOrEqual(before.at);
      if (after.board.period !== before.board.period) return;
      expect(way * (seconds(after.board.clock) - seconds(before.board.clock))).toBeGreaterThanOrEqual(0);
    });
  });

  it('have minutes that rise', () => {
    for (const moments of matches) {
      const minutes = moments.flatMap(({ incident }) => (incident === undefined ? [] : [incident.minute]));
      expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
      expect(minutes[0]).toBe(1);
    }
  });
});

const pointsOf = ({ type, how }: Incident): number => {
  if (type === 'goal') return 1;
  if (type !== 'points') return 0;
  return how === 'three-pointer' ? 3 : how === 'two-pointer' ? 2 : 1;
};

describe('football', () => {
  const matches = matchesOf(0, 200, 60_000);
  const incidents = matches.map((moments) => moments.flatMap(({ incident }) => incident ?? []));

  it('has as many goals and cards as one would expect', () => {
    const count = (type: string): number =>
      incidents.flat().filter((each) => each.type === type).length / 200;
    expect(count('goal')).toBeGreaterThan(2.2);
    expect(count('goal')).toBeLessThan(3.8);
    expect(count('yellow-card')).toBeGreaterThan(2.5);
    expect(count('red-card')).toBeGreaterThan(0.05);
    expect(count('red-card')).toBeLessThan(0.8);
  });

  it('has two halves and a break', () => {
    for (const moments of matches) {
      const periods = [...new Set(moments.map(({ board }) => `${board.state}: ${board.period}`))];
      expect(periods).toEqual([
        'scheduled: before kick-off',
        'live: first half',
        'break: half-time',
        'live: second half',
        'ended: full-time',
      ]);
    }
  });

  it('knows no player after a red card, and shows one for the second yellow', () => {
    for (const match of incidents) {
      const booked = new Set<string>();
      const off = new Set<string>();
      for (const { type, team, player, how } of match) {
        if (player === undefined || how === 'own goal') continue;
        const who = `${team} ${player}`;
        expect(off.has(who)).toBe(false);
        if (type === 'yellow-card') expect(booked.has(who)).toBe(false);
        if (type === 'yellow-card') booked.add(who);
        if (type === 'red-card') off.add(who);
        if (how === 'second yellow card') expect(booked.has(who)).toBe(true);
      }
    }
  });
});

describe('basketball', () => {
  const matches = matchesOf(1, 150, 60_000);

  it('ends with a winner, after overtime if need be, and with scores as one would expect', () => {
    let overtimes = 0;
    for (const moments of matches) {
      const [home, away] = scoreOf(moments.at(-1)!.board);
      expect(home).not.toBe(away);
      expect(Math.min(home, away)).toBeGreaterThan(75);
      expect(Math.max(home, away)).toBeLessThan(165);
      const periods = new Set(moments.map(({ board }) => board.period));
      if (periods.has('overtime')) overtimes += 1;
      expect(
        [...periods].filter((period) => period.endsWith('quarter') && !period.startsWith('end')),
      ).toHaveLength(4);
    }
    expect(overtimes).toBeGreaterThan(0);
    expect(overtimes).toBeLessThan(30);
  });
});

describe('venues', () => {
  it('take turns between the sports', () => {
    expect(venues(5).map(({ topic }) => topic)).toEqual([
      'match.football-1',
      'match.basketball-1',
      'match.football-2',
      'match.basketball-2',
      'match.football-3',
    ]);
    expect(venues(0)).toEqual([]);
  });

  it.each([1, 2, 3, 4, 7, 16, 100])(
    'have two teams at least, and share none if there are enough: %d',
    (count) => {
      const all = venues(count);
      for (const { teams } of all) expect(teams.length).toBeGreaterThanOrEqual(2);
      const names = all.flatMap(({ teams }) => teams.map(({ name }) => name));
      if (count <= 16) expect(new Set(names).size).toBe(names.length);
    },
  );
});
