import { setTimeout as delay } from 'node:timers/promises';
import { eachTransport, targetOf, workOf } from '../experiment/contend.js';
import type { Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import { argsOf, crossed, type Size, type Sizes } from '../experiment/sizes.js';
import { nowNs } from '../load/clock.js';
import type { FaultProxyProcess } from '../measure/fault-proxy.process.js';
import { saturation } from '../measure/outcome.js';
import { onStage } from '../measure/stage.js';
import type { Transport } from '../measure/targets.js';

/** Whoever is not back by then is away. */
const PATIENCE_MS = 15_000;
const OPEN_MS = 20_000;
/** Length of an outage. */
const OUTAGE_MS = 1000;

/** Events come ten times as often, so that silence is a sign. */
const RETURNS = { silenceMs: 1000, retryMs: 200 };

const FAULTS: Readonly<Record<string, (network: FaultProxyProcess) => Promise<unknown>>> = {
  end: (network) => network.do('cut', {}),
  RST: (network) => network.do('reset', {}),
  'black hole': async (network) => {
    const { opened } = await network.do('statistics', {});
    // Those that are open and nobody who comes: a path that is gone, beside another one.
    for (let connection = 1; connection <= opened; connection += 1) {
      await network.do('set', { faults: { blackHole: true }, connection });
    }
  },
  outage: async (network) => {
    await network.do('refuse', {});
    await network.do('reset', {});
    await delay(OUTAGE_MS);
    await network.do('admit', {});
  },
};

const LAYERS = ['nest', 'tickerwire'];
const RATES = [10];
const SIZES = [200];
const OWN: Record<Extent, Sizes> = {
  quick: { layers: ['tickerwire'], connections: [50], rates: RATES, sizes: SIZES },
  usual: { layers: LAYERS, connections: [200], rates: RATES, sizes: SIZES },
  thorough: { layers: LAYERS, connections: [500], rates: RATES, sizes: SIZES },
};

/** All connections break in the same way; every client has the same rule for coming back, and its last id. */
export const recovery: Scenario = {
  id: 'S7',
  title: 'Reconnect and resume',
  question: 'How long is a client away, and what has it missed then?',
  foreign: true,
  rows: (plan) =>
    crossed(OWN[plan.extent], plan).flatMap((size) =>
      Object.keys(FAULTS)
        .filter((fault) => plan.extent !== 'quick' || fault === 'RST')
        .map((fault): Row => ({
          name: `${size.layer} ${size.connections.toLocaleString('en')}, ${fault}`,
          ...eachTransport((transport) => measured(transport, size, fault, plan)),
          metrics: [
            'liveP50',
            'liveP99',
            'missing',
            'duplicate',
            'outOfOrder',
            'away',
            'noticeP50',
            'noticeP99',
          ],
          args: `S7 ${argsOf(size)}`,
        })),
    ),
};

function measured(transport: Transport, size: Size, fault: string, plan: Plan): Promise<Sample> {
  const contender = { target: targetOf(size.layer, plan), transport };
  const work = workOf('S7', size, { wholeOneIn: 1, returns: RETURNS });
  return onStage({ work, contender, network: {} }, async ({ network, load }): Promise<Sample> => {
    const { failure } = await load.do('open', { connections: size.connections, timeoutMs: OPEN_MS });
    if (failure !== undefined) return { values: {}, invalid: failure };
    const sinceNs = nowNs();
    const [recovered] = await Promise.all([
      load.do('recover', { sinceNs, timeoutMs: PATIENCE_MS }),
      FAULTS[fault]!(network!),
    ]);
    const { notice, liveAgain, away, audit, load: report } = recovered;
    const { missing, duplicate, outOfOrder } = audit;
    // What is lost here is what is measured: it makes no row invalid.
    return {
      values: { missing, duplicate, outOfOrder, away },
      times: { notice, liveAgain },
      audit,
      load: report,
      invalid: saturation(report),
    };
  });
}
