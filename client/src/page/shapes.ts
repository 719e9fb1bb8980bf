/** Data of the topics that the page knows how to show, read from what the wire brings. */

export interface Quote {
  symbol: string;
  name: string;
  currency: string;
  price: string;
  change: string;
  changePercent: string;
  bid: string;
  ask: string;
  volume: number | undefined;
  high: string;
  low: string;
  state: string;
  at: string | number | undefined;
}

export interface Side {
  name: string;
  short: string;
  score: number;
}

export interface Match {
  sport: string;
  competition: string;
  home: Side;
  away: Side;
  clock: string;
  period: string;
  state: string;
  last: Incident | undefined;
  at: string | number | undefined;
}

export interface Incident {
  type: string;
  minute: string;
  team: 'home' | 'away' | undefined;
  player: string;
  how: string;
  score: string;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

const count = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const moment = (value: unknown): string | number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;

export function readQuote(data: unknown): Quote | undefined {
  if (!isFields(data) || text(data['price']) === '') return undefined;
  return {
    symbol: text(data['symbol']),
    name: text(data['name']),
    currency: text(data['currency']),
    price: text(data['price']),
    change: text(data['change']),
    changePercent: text(data['changePercent']),
    bid: text(data['bid']),
    ask: text(data['ask']),
    volume: count(data['volume']),
    high: text(data['high']),
    low: text(data['low']),
    state: text(data['state']),
    at: moment(data['at']),
  };
}

export function readMatch(data: unknown): Match | undefined {
  if (!isFields(data) || !isFields(data['home']) || !isFields(data['away'])) return undefined;
  return {
    sport: text(data['sport']),
    competition: text(data['competition']),
    home: readSide(data['home']),
    away: readSide(data['away']),
    clock: text(data['clock']),
    period: text(data['period']),
    state: text(data['state']),
    last: readIncident(data['last']),
    at: moment(data['at']),
  };
}

export function readIncident(data: unknown): Incident | undefined {
  if (!isFields(data) || text(data['type']) === '') return undefined;
  const { team, score } = data;
  return {
    type: text(data['type']),
    minute: text(data['minute']),
    team: team === 'home' || team === 'away' ? team : undefined,
    player: text(data['player']),
    how: text(data['how']),
    score: Array.isArray(score) ? score.map(text).join('–') : '',
  };
}

function readSide(side: Fields): Side {
  const name = text(side['name']);
  return {
    name,
    short: text(side['short']) || name.slice(0, 3).toUpperCase(),
    score: count(side['score']) ?? 0,
  };
}
