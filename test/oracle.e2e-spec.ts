import { CLEAN, run } from './oracle/run.js';

/** `ORACLE_SEED` repeats a run as far as the machine lets it. */
const seed = Number(process.env['ORACLE_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
const deliveries = Number(process.env['ORACLE_DELIVERIES'] ?? 50_000);
const soak = deliveries > 50_000;
const maxMs = soak ? 20 * 60_000 : 90_000;

it(
  'every client gets everything that was acknowledged, once and in order, or is told',
  async () => {
    const report = await run({
      seed,
      deliveries,
      maxMs,
      clients: soak ? 24 : 16,
      publishers: 3,
      pauseMs: soak ? 10 : 15,
      kills: soak ? 20 : 4,
      ...(soak ? { progress: (line: string) => process.stderr.write(`  ${line}\n`) } : {}),
    });
    const { evidence, ...figures } = report;
    process.stderr.write(`  oracle, seed ${seed}: ${JSON.stringify(figures)}\n`);
    for (const piece of evidence) process.stderr.write(`${piece}\n\n`);
    expect(report.faults).toEqual([]);
    expect(report.verdict).toEqual(CLEAN);
    expect(report.resets).toMatchObject({ 'epoch-changed': 0, 'unknown-position': 0 });
    expect(report.deliveries).toBeGreaterThanOrEqual(deliveries);
  },
  maxMs + 60_000,
);
