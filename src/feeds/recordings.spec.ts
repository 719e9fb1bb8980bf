import { readSettings } from '../config/settings.js';
import { PatternSet } from '../protocol/topic-pattern.js';
import { readCsv } from './csv.recording.js';
import { readNdjson } from './ndjson.recording.js';
import { type RecordedTick, recordedTicks, type RecordingReader } from './recording.js';
import { recording, replayFileFeed, sp500Feed, worldCupFeed } from './recordings.js';

async function all(name: string, read: RecordingReader): Promise<RecordedTick[]> {
  const ticks: RecordedTick[] = [];
  for await (const tick of recordedTicks(recording(name), read)) ticks.push(tick);
  return ticks;
}

interface Board {
  home: { name: string; short: string; score: number; penalties?: number };
  away: { name: string; short: string; score: number; penalties?: number };
  clock: string;
  period: string;
  state: string;
  last?: { type: string; score: [number, number] };
}

describe('the recording of the World Cup final', () => {
  let ticks: RecordedTick[];
  let boards: Board[];
  beforeAll(async () => {
    ticks = await all('world-cup-2022-final.ndjson', readNdjson);
    boards = ticks.filter(({ topic }) => topic === 'match.arg-fra-2022').map(({ data }) => data as Board);
  });
  const incidents = (): { type: string }[] =>
    ticks.filter(({ topic }) => topic.endsWith('.incidents')).map(({ data }) => data as { type: string });

  it('has every goal of the match, in order', () => {
    expect(incidents().filter(({ type }) => type === 'goal')).toMatchObject([
      { minute: 23, team: 'home', player: 'Lionel Messi', how: 'penalty', score: [1, 0] },
      { minute: 36, team: 'home', player: 'Ángel Di María', score: [2, 0] },
      { minute: 80, team: 'away', player: 'Kylian Mbappé', how: 'penalty', score: [2, 1] },
      { minute: 81, team: 'away', player: 'Kylian Mbappé', score: [2, 2] },
      { minute: 108, team: 'home', player: 'Lionel Messi', score: [3, 2] },
      { minute: 118, team: 'away', player: 'Kylian Mbappé', how: 'penalty', score: [3, 3] },
    ]);
  });

  it('ends 3–3, and 4–2 on penalties', () => {
    expect(boards.at(-1)).toMatchObject({
      home: { name: 'Argentina', short: 'ARG', score: 3, penalties: 4 },
      away: { name: 'France', short: 'FRA', score: 3, penalties: 2 },
      state: 'ended',
      last: { type: 'shoot-out', score: [3, 3], penalties: [4, 2], winner: 'home' },
    });
  });

  it('goes through all parts of the match', () => {
    expect([...new Set(boards.map(({ state, period }) => `${state}: ${period}`))]).toEqual([
      'scheduled: before kick-off',
      'live: first half',
      'break: half-time',
      'live: second half',
      'break: before extra time',
      'live: extra time, first half',
      'break: half-time of extra time',
      'live: extra time, second half',
      'break: before the shoot-out',
      'live: penalty shoot-out',
      'ended: after the shoot-out',
    ]);
  });

  it('shows each minute once while the ball rolls, and each incident on the board at once', () => {
    const minutes = boards.filter(({ period }) => /half$/.test(period)).map(({ clock }) => clock);
    expect(new Set(minutes).size).toBe(120);
    expect(minutes).toHaveLength(120);
    ticks.forEach(({ topic, data, at }, index) => {
      if (!topic.endsWith('.incidents')) return;
      const next = ticks[index + 1]!;
      expect(next.at).toBe(at);
      expect({ ...(next.data as Board).last, at: 0 }).toEqual({ ...data, at: 0 });
    });
    for (const { home, away, last } of boards) if (last) expect(last.score).toEqual([home.score, away.score]);
  });

  it('lets one minute pass between two scoreboards, from kick-off at 15:00 UTC', () => {
    const times = ticks.filter(({ topic }) => !topic.endsWith('.incidents')).map(({ at }) => at);
    times.slice(1).forEach((time, index) => expect(time - times[index]!).toBe(60_000));
    const kickOff = ticks.find(({ data }) => (data as Board).state === 'live')!;
    expect(new Date(kickOff.at).toISOString()).toBe('2022-12-18T15:00:00.000Z');
  });
});

describe('the recording of the S&P 500', () => {
  let days: Record<string, unknown>[];
  beforeAll(async () => {
    days = (await all('sp500-2008.csv', readCsv)).map(({ data }) => data as Record<string, unknown>);
  });

  it('has all 253 trading days of 2008, first and last figures right', () => {
    expect(days).toHaveLength(253);
    expect(days[0]).toEqual({
      symbol: 'SPX',
      name: 'S&P 500',
      currency: 'USD',
      price: '1447.16',
      change: '-21.20',
      changePercent: '-1.44',
      open: '1467.97',
      high: '1471.77',
      low: '1442.07',
      previousClose: '1468.36',
      volume: 3_452_650_000,
      state: 'closed',
      at: '2008-01-02T21:00:00.000Z',
    });
    expect(days.at(-1)).toMatchObject({ price: '903.25', previousClose: '890.64', volume: 4_172_940_000 });
  });

  it('has figures that agree with each other', () => {
    days.forEach((day, index) => {
      const [price, high, low, open] = [day.price, day.high, day.low, day.open].map(Number) as [
        number,
        number,
        number,
        number,
      ];
      expect(high).toBeGreaterThanOrEqual(Math.max(price, open));
      expect(low).toBeLessThanOrEqual(Math.min(price, open));
      expect(price - Number(day.previousClose)).toBeCloseTo(Number(day.change), 2);
      if (index > 0) expect(day.previousClose).toBe(days[index - 1]!.price);
    });
  });
});

describe('the feeds of the recordings', () => {
  const settings = readSettings({ REPLAY_FILE: recording('sp500-2008.csv'), REPLAY_TOPICS: 'index.*' });

  it.each([
    [worldCupFeed, 8000],
    [sp500Feed, 8000],
    [replayFileFeed, 0],
  ])('say what they are: %p', async (make, staleAfterMs) => {
    const feed = await make(settings);
    expect(feed).toMatchObject({ origin: 'replayed', staleAfterMs });
    expect(feed.about).toMatch(/^[A-Z].*\.$/);
  });

  it('declare the topics in the files', async () => {
    const worldCup = new PatternSet((await worldCupFeed(settings)).topics);
    for (const { topic } of await all('world-cup-2022-final.ndjson', readNdjson))
      expect(worldCup.matches(topic)).toBe(true);
    const sp500 = new PatternSet((await sp500Feed(settings)).topics);
    for (const { topic } of await all('sp500-2008.csv', readCsv)) expect(sp500.matches(topic)).toBe(true);
    expect((await replayFileFeed(settings)).topics).toEqual(['index.*']);
  });
});
