/** A stock that the simulator can quote. Names are known, figures made up to look like them. */
export interface Listing {
  readonly symbol: string;
  readonly name: string;
  /** In dollars: where the walk begins, and where it is gently pulled back to. */
  readonly price: number;
  /** Growth in a year, as a fraction. */
  readonly drift: number;
  /** Standard deviation of a year's change, as a fraction. */
  readonly volatility: number;
  /** Shares that change hands in a day. */
  readonly dailyVolume: number;
}

type Row = readonly [
  symbol: string,
  name: string,
  price: number,
  drift: number,
  volatility: number,
  millions: number,
];

const ROWS: readonly Row[] = [
  ['AAPL', 'Apple Inc.', 212.4, 0.12, 0.28, 52],
  ['MSFT', 'Microsoft Corporation', 428.15, 0.13, 0.25, 21],
  ['NVDA', 'NVIDIA Corporation', 134.8, 0.25, 0.52, 240],
  ['GOOGL', 'Alphabet Inc.', 176.3, 0.12, 0.3, 27],
  ['AMZN', 'Amazon.com, Inc.', 193.6, 0.14, 0.33, 41],
  ['META', 'Meta Platforms, Inc.', 562.9, 0.15, 0.38, 13],
  ['TSLA', 'Tesla, Inc.', 251.2, 0.1, 0.58, 92],
  ['AVGO', 'Broadcom Inc.', 168.5, 0.18, 0.42, 24],
  ['AMD', 'Advanced Micro Devices, Inc.', 141.7, 0.12, 0.48, 45],
  ['INTC', 'Intel Corporation', 24.6, -0.04, 0.46, 61],
  ['ORCL', 'Oracle Corporation', 158.2, 0.12, 0.32, 9],
  ['IBM', 'International Business Machines', 218.4, 0.07, 0.22, 4],
  ['CSCO', 'Cisco Systems, Inc.', 52.9, 0.05, 0.21, 19],
  ['NFLX', 'Netflix, Inc.', 702.3, 0.16, 0.4, 4],
  ['DIS', 'The Walt Disney Company', 98.7, 0.04, 0.29, 10],
  ['JPM', 'JPMorgan Chase & Co.', 214.8, 0.1, 0.23, 9],
  ['V', 'Visa Inc.', 281.6, 0.1, 0.2, 6],
  ['WMT', 'Walmart Inc.', 79.3, 0.09, 0.19, 17],
  ['KO', 'The Coca-Cola Company', 69.4, 0.05, 0.15, 13],
  ['PEP', 'PepsiCo, Inc.', 168.9, 0.04, 0.17, 6],
  ['MCD', "McDonald's Corporation", 297.5, 0.06, 0.18, 3],
  ['NKE', 'NIKE, Inc.', 81.2, 0.02, 0.32, 11],
  ['BA', 'The Boeing Company', 158.6, 0, 0.38, 8],
  ['XOM', 'Exxon Mobil Corporation', 117.1, 0.06, 0.26, 14],
];

export const LISTINGS: readonly Listing[] = ROWS.map(
  ([symbol, name, price, drift, volatility, millions]) => ({
    symbol,
    name,
    price,
    drift,
    volatility,
    dailyVolume: millions * 1_000_000,
  }),
);
