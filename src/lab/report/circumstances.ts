import type { Sample } from '../experiment/sample.js';
import { addAudits, type Audit } from '../load/ledger.js';
import { figure, NOTHING } from './figures.js';
import { highest } from './statistics.js';

/** Under what circumstances one side of a row was measured: books of all samples, and the worst of the rest. */
export interface Circumstances {
  readonly samples: number;
  readonly audit: Audit | undefined;
  /** Of a core, 0–1. */
  readonly clientsBusy: number | undefined;
  readonly loopDelayMs: number | undefined;
  /** In cores. */
  readonly others: number | undefined;
}

export function circumstancesOf(samples: readonly Sample[]): Circumstances {
  const audits = samples.flatMap(({ audit }) => audit ?? []);
  const loads = samples.flatMap(({ load }) => load ?? []);
  return {
    samples: samples.length,
    audit: audits.length === 0 ? undefined : audits.reduce(addAudits),
    clientsBusy: highest(loads.map(({ busy }) => busy)),
    loopDelayMs: highest(loads.map(({ loopDelayMs }) => loopDelayMs)),
    others: highest(loads.map(({ others }) => others)),
  };
}

/** In one line; empty where nothing is known. */
export function circumstancesText({ audit, clientsBusy, loopDelayMs, others }: Circumstances): string {
  const books = audit === undefined ? [] : [auditText(audit)];
  const machine =
    clientsBusy === undefined
      ? []
      : [
          `clients ${percentText(clientsBusy)} busy, loop p99 ${figure(loopDelayMs, 1)} ms, others ${figure(others, 1)} cores`,
        ];
  return [...books, ...machine].join('; ');
}

function auditText({ expected, received, missing, duplicate, outOfOrder }: Audit): string {
  const faults = [
    [missing, 'missing'],
    [duplicate, 'twice'],
    [outOfOrder, 'out of order'],
  ] as const;
  const told = faults.flatMap(([count, what]) => (count === 0 ? [] : [`${figure(count)} ${what}`]));
  const text = told.length === 0 ? 'none missing, twice or out of order' : told.join(', ');
  return `${figure(received)} of ${figure(expected)} events, ${text}`;
}

export const percentText = (share: number | undefined): string =>
  share === undefined ? NOTHING : `${figure(100 * share)} %`;
