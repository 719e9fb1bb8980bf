import { missingBrowser } from '../browser/chromium.js';
import { Tabs } from '../browser/tabs.js';
import { visit } from '../browser/visit.js';
import { eachTransport } from '../experiment/contend.js';
import { NO_ANSWER_MS } from '../experiment/metric.js';
import type { Sample } from '../experiment/sample.js';
import type { Extent, Plan, Row, Scenario } from '../experiment/scenario.js';
import { TARGETS, type Transport } from '../measure/targets.js';

interface Case {
  readonly name: string;
  readonly tabs: number;
  /** Connections in each tab. */
  readonly each: number;
  /** Settings of the server: HTTP/2 and `wss:` come with TLS. */
  readonly env: Readonly<Record<string, string>>;
}

const TLS = { TLS: 'self-signed' };

/** At least so many a server should allow (RFC 9113, 6.5.2), and more many do not. */
const FEW_STREAMS = { HTTP2_MAX_STREAMS: '100' };

const CASES: readonly Case[] = [
  { name: '8 tabs, HTTP/1.1', tabs: 8, each: 1, env: {} },
  { name: '130 in one tab, HTTP/2', tabs: 1, each: 130, env: TLS },
  { name: '130 in one tab, HTTP/2 with 100 streams', tabs: 1, each: 130, env: { ...TLS, ...FEW_STREAMS } },
  { name: '260 in one tab, HTTP/2', tabs: 1, each: 260, env: TLS },
];

const ALL = [8, 130, 260];
const OWN: Record<Extent, readonly number[]> = { quick: [8], usual: ALL, thorough: ALL };

const casesOf = ({ extent, connections = OWN[extent] }: Plan): Case[] =>
  CASES.filter(({ tabs, each }) => connections.includes(tabs * each));

/** The browser shares few connections among all tabs of a site; what gets none waits, and is not told. */
export const browserLimits: Scenario = {
  id: 'S9',
  title: 'Browser limits',
  question: 'How many connections does a browser open, and what else has to wait then?',
  missing: (plan) =>
    casesOf(plan).length === 0 ? `it has rows of ${ALL.join(', ')} connections alone` : missingBrowser(),
  rows: (plan) =>
    casesOf(plan).map((one): Row => ({
      name: one.name,
      ...eachTransport((transport) => measured(transport, one)),
      metrics: ['opened', 'stalled', 'failures', 'fetchMs', 'firstP99'],
      args: `S9 --connections ${one.tabs * one.each}`,
    })),
};

const TICKERWIRE = TARGETS.find(({ name }) => name === 'tickerwire')!;

const measured = (transport: Transport, { tabs: count, each, env }: Case): Promise<Sample> =>
  visit({ ...TICKERWIRE, env: { ...TICKERWIRE.env, ...env } }, async (browser, origin): Promise<Sample> => {
    const tabs = await Tabs.open(browser, origin, count);
    await tabs.connect(transport, each);
    const fetchMs = await tabs.request(NO_ANSWER_MS);
    const { opened, failed, lost, firstEvent } = tabs.fates;
    return {
      values: { opened, stalled: count * each - opened - failed, failures: failed, fetchMs },
      times: { firstEvent },
      invalid: lost === 0 ? undefined : `${lost} connections broke off`,
    };
  });
