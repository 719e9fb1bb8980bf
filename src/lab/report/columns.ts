import type { Work } from '../measure/works.js';
import type { Summary } from './summary.js';

interface Column {
  readonly title: string;
  /** undefined: there is no such number. */
  readonly of: (summary: Summary) => number | undefined;
  readonly digits: number;
  /** Shown even if the row is INVALID: it says nothing of the server. */
  readonly always?: boolean;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const show = (value: number | undefined, digits: number): string =>
  value === undefined ? '–' : digits === 0 ? whole(value) : value.toFixed(digits);

const MEMORY: readonly Column[] = [
  { title: 'kB/connection', of: ({ kbPerConnection }) => kbPerConnection, digits: 1 },
  { title: 'RSS MB', of: ({ rssMb }) => rssMb, digits: 0 },
];
const COST: readonly Column[] = [
  { title: 'µs/delivery', of: ({ costUs }) => costUs, digits: 2 },
  { title: '× reference', of: ({ ratio }) => ratio, digits: 2 },
];
const FLOW: readonly Column[] = [
  { title: 'deliveries/s', of: ({ deliveriesPerSecond }) => deliveriesPerSecond, digits: 0 },
  { title: 'bytes each', of: ({ bytesPerDelivery }) => bytesPerDelivery, digits: 0 },
  { title: 'p50 ms', of: ({ latencyMs }) => latencyMs?.[0], digits: 1 },
  { title: 'p99 ms', of: ({ latencyMs }) => latencyMs?.[1], digits: 1 },
  { title: 'p99.9 ms', of: ({ latencyMs }) => latencyMs?.[2], digits: 1 },
];
const percent = (share: number | undefined): number | undefined =>
  share === undefined ? undefined : share * 100;
const MACHINE: readonly Column[] = [
  { title: 'clients %', of: ({ clientsBusy }) => percent(clientsBusy), digits: 0, always: true },
  { title: 'others %', of: ({ others }) => percent(others), digits: 0, always: true },
];

const COLUMNS: Record<Work['kind'], readonly Column[]> = {
  'fan-out': [...COST, ...FLOW, ...MEMORY, ...MACHINE],
  publish: [{ ...COST[0]!, title: 'µs/event' }, MEMORY[1]!, ...MACHINE],
  idle: MEMORY,
  resume: [
    { title: 'all live again s', of: ({ resumeSeconds }) => resumeSeconds, digits: 2 },
    { ...COST[0]!, title: 'µs/event replayed' },
    MEMORY[1]!,
  ],
};

/** Head and rows of the table of one work. INVALID stands instead of every number of a row that is. */
export function rowsOf(
  kind: Work['kind'],
  summaries: readonly Summary[],
): { head: string[]; rows: string[][] } {
  const columns = COLUMNS[kind];
  const head = ['server', 'transport', ...columns.map(({ title }) => title), 'audit'];
  const rows = summaries.map((summary) => {
    const { target, transport, invalid, audit } = summary;
    const cells = columns.map(({ of, digits, always }) =>
      invalid !== undefined && always !== true ? 'INVALID' : show(of(summary), digits),
    );
    return [target, transport, ...cells, invalid ?? `${whole(audit.received)} of ${whole(audit.expected)}`];
  });
  return { head, rows };
}
