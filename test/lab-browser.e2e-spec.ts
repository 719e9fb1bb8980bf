import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NO_ANSWER_MS } from '../src/lab/experiment/metric.js';
import type { Sample } from '../src/lab/experiment/sample.js';
import { inChromium } from './support/chromium.js';

const SCENARIO = pathToFileURL(join(__dirname, '..', 'dist', 'lab', 'scenarios', 's09-browser.js'));

/** What one side of the row with so many connections measures, in a process of its own, as the lab is built. */
async function measured(connections: number, side: 'a' | 'b'): Promise<Sample> {
  const script = `
    import { browserLimits } from '${SCENARIO.href}';
    const [row] = browserLimits.rows({ extent: 'quick', connections: [${connections}] });
    console.log(JSON.stringify(await row.${side}.measure()));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const bytes of child.stdout) output += String(bytes);
  return JSON.parse(output) as Sample;
}

inChromium('the lab sees', () => {
  it('the seventh stream wait, and a request with it', async () => {
    const { values, invalid } = await measured(8, 'a');
    expect(values).toEqual({ opened: 6, stalled: 2, failures: 0, fetchMs: NO_ANSWER_MS });
    expect(invalid).toBe(undefined);
  }, 60_000);
});
