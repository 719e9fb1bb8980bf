import type { Ratio } from '../experiment/interval.js';
import type { Metric } from '../experiment/metric.js';
import type { Finding } from '../experiment/verdict.js';

export const NOTHING = '–';

/** `12,345.6`, `−0.2`; a dash where there is no such number. A file of results may hold anything in its place. */
export const figure = (value: number | undefined, digits = 0): string =>
  value !== undefined && Number.isFinite(value)
    ? value
        .toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
        .replace('-', '−')
    : NOTHING;

/** As many digits as tell a ratio: `0.031`, `1.02`, `37`. */
export function ratioFigure(ratio: number): string {
  if (!Number.isFinite(ratio)) return NOTHING;
  if (ratio > 0 && ratio < 0.1) return String(Number(ratio.toPrecision(2)));
  return figure(ratio, ratio < 10 ? 2 : ratio < 100 ? 1 : 0);
}

export const ratioText = (ratio: Ratio | undefined): string =>
  ratio === undefined ? NOTHING : ratioFigure(ratio.value);

/** The interval, where there were pairs enough for one; never so short that both ends, or one and 1, seem to be the same. */
export function intervalText({ ratio, verdict }: Finding): string {
  if (ratio === undefined || verdict === 'none') return NOTHING;
  const [low, high] = [ratioFigure(ratio.low), ratioFigure(ratio.high)];
  const narrow = low === high || [low, high].includes('1.00');
  return narrow ? `${figure(ratio.low, 3)} to ${figure(ratio.high, 3)}` : `${low} to ${high}`;
}

/** `latency p99, ms` */
export const metricText = ({ title, unit }: Metric): string => (unit === '' ? title : `${title}, ${unit}`);

/** At the beginning of a line. */
export const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** `1 row`, `6 rows` */
export const counted = (count: number, noun: string): string =>
  `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
