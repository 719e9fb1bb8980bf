export type MarketState = 'open' | 'halted' | 'closed';

/** Full state of a `stock.*` topic. Amounts of money and percentages are decimal text with two digits. */
export interface Quote {
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  readonly price: string;
  readonly change: string;
  readonly changePercent: string;
  readonly bid: string;
  readonly ask: string;
  /** Shares of the last trade. */
  readonly size: number;
  /** Shares since the day opened. */
  readonly volume: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly previousClose: string;
  readonly state: MarketState;
  /** Time in the simulated world, ISO 8601. */
  readonly at: string;
}

/** 12345 hundredths are `123.45`: whole numbers until here, so that no digit is ever rounded twice. */
export function decimal(hundredths: number): string {
  const digits = String(Math.abs(hundredths)).padStart(3, '0');
  return `${hundredths < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
