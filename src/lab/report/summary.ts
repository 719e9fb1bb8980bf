import { Histogram } from '../load/histogram.js';
import { addAudits, type Audit, NO_AUDIT } from '../load/ledger.js';
import type { Outcome } from '../measure/outcome.js';
import { highest, median } from './statistics.js';

/** All rounds of one server at one work: medians, but merged histograms and summed books. */
export interface Summary {
  readonly target: string;
  readonly transport: string;
  readonly rounds: number;
  /** Why it says nothing; one bad round is enough. */
  readonly invalid: string | undefined;
  readonly audit: Audit;
  readonly costUs: number | undefined;
  /** Median of the ratios of the costs in the same round. */
  readonly ratio: number | undefined;
  readonly deliveriesPerSecond: number | undefined;
  readonly bytesPerDelivery: number | undefined;
  /** p50, p99, p99.9, ms. */
  readonly latencyMs: readonly [number, number, number] | undefined;
  readonly kbPerConnection: number | undefined;
  readonly rssMb: number | undefined;
  readonly resumeSeconds: number | undefined;
  /** Highest of all rounds, 0–1. */
  readonly clientsBusy: number | undefined;
  /** Highest of all rounds, in cores. */
  readonly others: number | undefined;
}

/** `outcomes` of one work. `reference`: the target that the others are compared with. */
export function summarise(outcomes: readonly Outcome[], reference: string): Summary[] {
  const firsts = outcomes.filter(({ round }) => round === 1);
  return firsts.map(({ target, transport }) => {
    const rounds = outcomes.filter((each) => each.target === target && each.transport === transport);
    const of = (what: (outcome: Outcome) => number | undefined): number[] =>
      rounds.map(what).filter((value) => value !== undefined);
    const latency = new Histogram();
    for (const { latency: json } of rounds) if (json !== undefined) latency.add(json);
    const atMs = (share: number): number => latency.percentile(share) / 1000;
    return {
      target,
      transport,
      rounds: rounds.length,
      invalid: rounds.find(({ invalid }) => invalid !== undefined)?.invalid,
      audit: rounds.reduce((sum, { audit }) => addAudits(sum, audit), NO_AUDIT),
      costUs: median(of(({ costUs }) => costUs)),
      ratio: median(of((outcome) => ratioOf(outcome, outcomes, reference))),
      deliveriesPerSecond: median(of(({ deliveriesPerSecond }) => deliveriesPerSecond)),
      bytesPerDelivery: median(of(({ bytesPerDelivery }) => bytesPerDelivery)),
      latencyMs: latency.count === 0 ? undefined : [atMs(0.5), atMs(0.99), atMs(0.999)],
      kbPerConnection: median(of(({ kbPerConnection }) => kbPerConnection)),
      rssMb: median(of(({ rssMb }) => rssMb)),
      resumeSeconds: median(of(({ resumeSeconds }) => resumeSeconds)),
      clientsBusy: highest(of(({ load }) => load?.busy)),
      others: highest(of(({ load }) => load?.others)),
    };
  });
}

function ratioOf(outcome: Outcome, outcomes: readonly Outcome[], reference: string): number | undefined {
  const raw = outcomes.find(
    ({ target, transport, round }) =>
      target === reference && transport === outcome.transport && round === outcome.round,
  );
  if (raw?.costUs === undefined || outcome.costUs === undefined || raw.invalid !== undefined)
    return undefined;
  return outcome.costUs / raw.costUs;
}
