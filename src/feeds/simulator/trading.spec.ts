import { opensAt, SESSION_MS } from './calendar.js';
import { LISTINGS } from './listings.js';
import type { Quote } from './quote.js';
import { Random } from '../random.js';
import { type QuotedAt, trading } from './trading.js';

const MINUTE = 60_000;
const GAP_MS = 30_000;

function quotesOf(symbol: string, days: number, gapMs = GAP_MS, seed = 1): QuotedAt[] {
  const listing = LISTINGS.find((each) => each.symbol === symbol)!;
  const quotes: QuotedAt[] = [];
  for (const item of trading(listing, new Random(seed, symbol), gapMs)) {
    if (item.at >= opensAt(days)) break;
    quotes.push(item);
  }
  return quotes;
}

function byDay(all: readonly QuotedAt[]): Map<string, QuotedAt[]> {
  const days = new Map<string, QuotedAt[]>();
  for (const item of all) {
    const date = item.quote.at.slice(0, 10);
    const day = days.get(date) ?? [];
    day.push(item);
    days.set(date, day);
  }
  return days;
}

const cents = (text: string): number => Math.round(Number(text) * 100);
const PRICES = [
  'price',
  'bid',
  'ask',
  'open',
  'high',
  'low',
  'previousClose',
  'change',
  'changePercent',
] as const satisfies (keyof Quote)[];

describe.each(['AAPL', 'TSLA', 'KO', 'INTC'])('12 days of %s', (symbol) => {
  const all = quotesOf(symbol, 12);
  const days = byDay(all);

  /** Every quote is as it should be; if not, the first that is not is shown. */
  const each = (isRight: (quote: Quote) => boolean): void =>
    expect(all.find(({ quote }) => !isRight(quote))).toBeUndefined();

  /** Each two quotes that follow each other within a day. */
  const eachTwo = (isRight: (before: QuotedAt, after: QuotedAt) => boolean): void => {
    for (const quotes of days.values())
      expect(quotes.find((after, index) => index > 0 && !isRight(quotes[index - 1]!, after))).toBeUndefined();
  };

  it('has prices as decimal text with two digits, and no sign but a minus', () => {
    each((quote) => PRICES.every((field) => /^(?!-0\.00)-?\d+\.\d\d$/.test(quote[field])));
  });

  it('has whole numbers of shares', () => {
    each(({ size, volume }) => Number.isSafeInteger(size) && Number.isSafeInteger(volume) && size > 0);
    each(({ size, volume }) => volume >= size);
  });

  it('keeps the price between bid and ask, and within the range of the day', () => {
    each(({ bid, ask }) => cents(bid) < cents(ask));
    each(({ bid, price, ask }) => cents(bid) <= cents(price) && cents(price) <= cents(ask));
    each(({ price, open, high }) => cents(high) >= Math.max(cents(price), cents(open)));
    each(({ price, open, low }) => cents(low) <= Math.min(cents(price), cents(open)));
  });

  it('counts change and percentage from the close before', () => {
    each(({ price, previousClose, change }) => cents(change) === cents(price) - cents(previousClose));
    each(({ changePercent, change, previousClose }) => {
      const percent = (cents(change) / cents(previousClose)) * 100;
      return Math.abs(Number(changePercent) - percent) < 0.0051;
    });
  });

  it('opens and closes every day, on weekdays only, and starts from the close before', () => {
    expect(days.size).toBe(12);
    let close: string | undefined;
    for (const [date, quotes] of days) {
      expect([0, 6]).not.toContain(new Date(date).getUTCDay());
      expect(quotes[0]!.quote.state).toBe('open');
      expect(quotes.filter(({ quote }) => quote.state === 'closed')).toEqual([quotes.at(-1)]);
      expect(quotes.at(-1)!.quote.at).toBe(`${date}T21:00:00.000Z`);
      if (close !== undefined) expect(quotes[0]!.quote.previousClose).toBe(close);
      close = quotes.at(-1)!.quote.price;
    }
  });

  it('lets time, volume, high and low go one way within a day', () => {
    eachTwo((before, after) => after.at >= before.at && after.quote.at >= before.quote.at);
    eachTwo((before, after) => after.quote.volume >= before.quote.volume);
    eachTwo(({ quote: before }, { quote: after }) => cents(after.high) >= cents(before.high));
    eachTwo(({ quote: before }, { quote: after }) => cents(after.low) <= cents(before.low));
  });

  it('moves in steps that a real one might', () => {
    eachTwo(({ quote: before }, { quote: after }) => {
      const step = Math.abs(cents(after.price) / cents(before.price) - 1);
      return step < (before.state === 'halted' ? 0.1 : 0.02);
    });
  });
});

describe('a halt', () => {
  const all = LISTINGS.slice(0, 8).map(({ symbol }) => quotesOf(symbol, 20));

  it('happens now and then, and ends in trading or in the close', () => {
    let halts = 0;
    for (const quotes of all)
      quotes.forEach(({ quote }, index) => {
        if (quote.state !== 'halted') return;
        halts += 1;
        expect(quotes[index - 1]!.quote.state).toBe('open');
        if (index + 1 < quotes.length) expect(['open', 'closed']).toContain(quotes[index + 1]!.quote.state);
      });
    // 160 days of stocks, one in four of them with a halt
    expect(halts).toBeGreaterThan(20);
    expect(halts).toBeLessThan(70);
  });

  it('changes no figure, and nothing is traded for at least five minutes', () => {
    for (const quotes of all)
      quotes.slice(1, -1).forEach(({ at, quote }, index) => {
        if (quote.state !== 'halted') return;
        const before = quotes[index]!.quote;
        expect({ ...quote, state: '', at: '' }).toEqual({ ...before, state: '', at: '' });
        const next = quotes[index + 2]!;
        if (next.quote.state === 'open') expect(next.at - at).toBeGreaterThanOrEqual(5 * MINUTE);
      });
  });
});

describe('the rate', () => {
  it('is what was asked for, on average', () => {
    const count = quotesOf('MSFT', 20).length / 20;
    expect(count / (SESSION_MS / GAP_MS)).toBeCloseTo(1, 1);
  });

  it('may be far slower than the day: it still opens and closes', () => {
    const states = quotesOf('MSFT', 3, 100 * SESSION_MS).map(({ quote }) => quote.state);
    expect(states.filter((state) => state === 'closed')).toHaveLength(3);
  });
});

it('stays within reason for ten years', () => {
  for (const symbol of ['NVDA', 'TSLA', 'INTC']) {
    const prices = quotesOf(symbol, 2520, SESSION_MS).map(({ quote }) => Number(quote.price));
    const { price } = LISTINGS.find((each) => each.symbol === symbol)!;
    expect(Math.min(...prices)).toBeGreaterThan(price / 5);
    expect(Math.max(...prices)).toBeLessThan(price * 5);
  }
});
