import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Results, RowResult } from '../src/lab/experiment/results.js';
import type { Sample } from '../src/lab/experiment/sample.js';
import { Histogram } from '../src/lab/load/histogram.js';
import { PUBLISHED, SCENARIOS } from '../src/lab/scenarios/scenarios.js';

const LAB = join(__dirname, '..', 'dist', 'lab', 'lab.js');

const folder = mkdtempSync(join(tmpdir(), 'tickerwire-lab-'));
afterAll(() => rmSync(folder, { recursive: true }));

const running = new Set<Lab>();
afterAll(() => running.forEach((lab) => lab.signal('SIGKILL')));

/** `npm run lab`, built, and all that it starts: a group of processes of its own, as a terminal makes it. */
class Lab {
  output = '';
  errors = '';
  readonly ended: Promise<number | null>;
  readonly #child;
  readonly #heard = new Set<() => void>();

  constructor(...args: string[]) {
    this.#child = spawn(process.execPath, [LAB, ...args], { detached: true });
    this.#child.stdout.on('data', (bytes: Buffer) => (this.output += bytes.toString()));
    this.#child.stderr.on('data', (bytes: Buffer) => {
      this.errors += bytes.toString();
      for (const check of this.#heard) check();
    });
    running.add(this);
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        running.delete(this);
        resolve(code);
      });
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** What Ctrl-C does: everyone in the group gets it. */
  signal(signal: NodeJS.Signals): void {
    process.kill(-this.pid, signal);
  }

  /** Waits until that stands on stderr. */
  async says(text: string): Promise<void> {
    const said = new Promise<void>((resolve) => {
      const check = (): void => void (this.errors.includes(text) && resolve());
      this.#heard.add(check);
      check();
    });
    await Promise.race([said, this.ended]);
    if (!this.errors.includes(text)) throw new Error(`ended too early:\n${this.errors}`);
  }
}

async function lab(...args: string[]): Promise<{ code: number | null; output: string; errors: string }> {
  const child = new Lab(...args);
  const code = await child.ended;
  return { code, output: child.output, errors: child.errors };
}

/** State and parent of a process (proc(5), /proc/PID/stat); undefined: there is none. Names may hold blanks. */
function processOf(pid: number): { state: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

const childrenOf = (parent: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && processOf(pid)?.parent === parent);

/** One that has ended, but that nobody has asked about, does no harm. */
const lives = (pid: number): boolean => (processOf(pid)?.state ?? 'Z') !== 'Z';

describe('Ctrl-C', () => {
  const file = join(folder, 'interrupted.json');
  // With the network of S7 there are three processes beside the lab.
  const command = ['run', 'S7', '--quick', '--layers', 'raw', '--connections', '2,3', '--rates', '50'];
  command.push('--json', file);
  const results = (): Results => JSON.parse(readFileSync(file, 'utf8')) as Results;
  const [FIRST, SECOND] = ['raw 2, RST', 'raw 3, RST'];

  it('prints what is finished, keeps it, and leaves nobody behind; the same command goes on', async () => {
    const first = new Lab(...command);
    await first.says('[3/4]');
    let started: number[] = [];
    for (; started.length < 3; await delay(5)) started = childrenOf(first.pid);
    first.signal('SIGINT');
    expect(await first.ended).toBe(130);
    while (started.some(lives)) await delay(5);

    expect(first.output).toContain(FIRST);
    expect(first.output).toContain('no verdict');
    expect(first.output).toContain(`${SECOND}: not yet`);
    const kept = results();
    expect(kept.rows.map(({ name, pairs }) => [name, pairs.length])).toEqual([
      [FIRST, 1],
      [SECOND, 0],
    ]);

    const again = await lab(...command);
    expect(again.code).toBe(0);
    expect(again.errors).toMatch(/^\[3\/4\] /);
    for (const name of [FIRST, SECOND]) expect(again.output).toContain(name);
    const { rows } = results();
    expect(rows[0]).toEqual(kept.rows[0]);
    expect(rows[1]!.pairs).toHaveLength(1);
    for (const { a, b } of rows.flatMap(({ pairs }) => pairs))
      expect([a.invalid, b.invalid]).toEqual([undefined, undefined]);
  }, 60_000);
});

/** What a careless or hostile hand could write into a file. */
const EVIL = `"'><img src=x onerror=alert(1)><script src="https://example.org/x.js"></script>&`;

const latency = new Histogram();
for (const us of [500, 1000, 1000, 2000]) latency.record(us);

const sample = (cpuUs: number, more: Partial<Sample> = {}): Sample => ({
  values: { cpuUs },
  times: { latency: latency.toJSON() },
  curves: {
    'worst latency, ms': [
      [0, 1],
      [1, 2],
    ],
  },
  ...more,
});

const row = (name: string, more: Partial<RowResult> = {}): RowResult => ({
  scenario: 'S2',
  name,
  a: 'SSE',
  b: 'WebSocket',
  metrics: ['cpuUs', 'p50'],
  command: 'npm run lab -- run S2',
  pairs: [{ a: sample(2), b: sample(4) }],
  ...more,
});

function fileOf(name: string, rows: RowResult[], more: Partial<Results> = {}): string {
  const path = join(folder, name);
  const plan = { extent: 'quick', pairs: 1, windowMs: 1500, warmUpMs: 500 } as const;
  const about = {
    version: 1,
    begun: '2026-01-02T03:04:05.678Z',
    seconds: 0,
    machine: 'a machine',
    versions: {},
  } as const;
  const results: Results = { ...about, command: 'npm run lab -- run S2', plan, rows, missing: [], ...more };
  writeFileSync(path, JSON.stringify(results));
  return path;
}

it('what there is, is listed', async () => {
  const { code, output } = await lab('list');
  expect(code).toBe(0);
  const all = [...SCENARIOS, ...PUBLISHED];
  const ids = [...output.matchAll(/^[SP]\d+/gm)].map(([id]) => id);
  expect(ids).toEqual(all.map(({ id }) => id));
  for (const { question } of all) expect(output).toContain(`\n     ${question}\n     quick `);
});

describe('wrong input is answered in one line', () => {
  const other = fileOf('other.json', []);
  const none = fileOf('none.json', [], { version: 2 as unknown as 1 });
  const WRONG: [string[], RegExp][] = [
    [['run', 'S99'], /^S99: there are only all, published, S1, /],
    [['run', 'S2', '--layers', 'raw,none'], /none: there are only raw,/],
    [['run', 'S2', '--connections', '1.5'], /A whole number from 1\.$/],
    [['run', 'S2', '--rates', 'many'], /A number from 0\.01\.$/],
    [['run', 'S2', '--sizes', '63'], /A whole number from 64\.$/],
    [['run', 'S2', '--pairs', ''], /A whole number from 1\.$/],
    [['run', 'S2', '--quick', '--thorough'], /^--quick or --thorough, not both$/],
    [['run', 'S2', '--row', 'nothing'], /^nothing: there is no such row$/],
    [['run', 'S12', '--rates', '1,2'], /^two rows would be called raw 500, 100\/s: ask for one of them$/],
    [['run', 'S2', '--json', none], /none\.json is no file of results$/],
    [['run', 'S2', '--json', other], /other\.json was made by another command: npm run lab -- run S2$/],
    [['run'], /missing required argument 'scenario'$/],
    [['report', join(folder, 'nothing.json')], /nothing\.json cannot be read: ENOENT/],
    [['report', LAB], /lab\.js cannot be read: /],
    [['compare', other], /missing required argument 'after'$/],
    [['compare', other, none], /none\.json is no file of results$/],
    [['measure'], /unknown command 'measure'$/],
  ];
  const answers = new Map<string, Awaited<ReturnType<typeof lab>>>();
  // Two at a time: each is a start of Node.
  beforeAll(async () => {
    const waiting = WRONG.map(([args]) => args);
    const next = async (): Promise<void> => {
      for (let args = waiting.shift(); args !== undefined; args = waiting.shift())
        answers.set(args.join(' '), await lab(...args));
    };
    await Promise.all([next(), next()]);
  });

  const nameOf = (args: string[]): string => args.map((arg) => basename(arg)).join(' ');
  it.each(WRONG.map(([args, says]) => [nameOf(args), args, says] as const))('%s', (_name, args, says) => {
    const { code, output, errors } = answers.get(args.join(' '))!;
    expect(errors.trimEnd()).toMatch(says);
    expect(errors.trimEnd().split('\n')).toHaveLength(1);
    expect(output).toBe('');
    expect([1, 2]).toContain(code);
  });
});

describe('a report', () => {
  it('as a page shows every row, and asks for nothing from anywhere', async () => {
    const file = fileOf('page.json', [
      row('raw'),
      row('nest', { pairs: [{ a: sample(1), b: sample(3, { invalid: '1 of 100 missing' }) }] }),
    ]);
    const page = join(folder, 'page.html');
    const { code, output } = await lab('report', file, '--html', page);
    expect(code).toBe(0);
    expect(output).toMatch(
      /^raw: SSE \(A\).*\n\n.*\n.*\n\| server CPU per delivery, µs \| +2\.00 \| +4\.00 \| +0\.50 \|/m,
    );
    expect(output).toMatch(/INVALID.*1 of 100 missing \(1 of 2 samples\)/);
    const html = readFileSync(page, 'utf8');
    expect(html).toMatch(/>raw<[^]*>2\.00<[^]*>4\.00<[^]*>0\.50<[^]*>nest</);
    expect(html).toMatch(/INVALID: 1 of 100 missing \(1 of 2 samples\)/);
    expect(html).not.toMatch(/NaN|undefined|Infinity/);
    expectHarmless(html);
  });

  it('as a page shows whatever stands in a file as text', async () => {
    const evil = EVIL as unknown as number;
    const curves = { [EVIL]: [[0, 1] as const, [1, evil] as const] };
    const bad = sample(evil, { curves, times: { latency: [evil, evil, 10, 10] } });
    const rows = [
      row(EVIL, { a: EVIL, b: EVIL, command: EVIL, pairs: [{ a: bad, b: bad }] }),
      row('invalid', { pairs: [{ a: sample(1, { invalid: EVIL }), b: sample(1) }] }),
    ];
    const more = {
      machine: EVIL,
      versions: { [EVIL]: EVIL },
      command: EVIL,
      begun: EVIL,
      missing: [{ scenario: EVIL, why: EVIL }],
      plan: { extent: 'quick', pairs: evil, windowMs: evil, warmUpMs: evil } as const,
    };
    const page = join(folder, 'evil.html');
    const { code, errors } = await lab('report', fileOf('evil.json', rows, more), '--html', page);
    expect([code, errors]).toEqual([0, '']);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('&#34;&#39;&#62;&#60;img');
    expectHarmless(html);
  });

  function expectHarmless(html: string): void {
    const active = /^(script|img|link|iframe|object|embed|base|form|video|audio|source|image|use)$/i;
    const asking = /^(on\w+|src|srcset|action|formaction|data|poster|background|style)$/i;
    for (const [, name, attributes] of html.matchAll(/<([a-z][^\s>]*)([^>]*)>/gi)) {
      expect(name).not.toMatch(active);
      for (const [, attribute, value] of attributes!.matchAll(/([^\s="]+)(?:="([^"]*)")?/g)) {
        expect(attribute).not.toMatch(asking);
        if (attribute === 'href') expect(value).toMatch(/^#/);
      }
    }
    expect(html).not.toMatch(/url\(|@import/i);
    expect(html).not.toContain(EVIL);
  }
});

it('two files are compared where they have the same rows, and nothing is said of what is INVALID', async () => {
  const before = fileOf('before.json', [row('raw'), row('nest'), row('gone')]);
  const invalid = [{ a: sample(1), b: sample(1, { invalid: '2 duplicate' }) }];
  const after = fileOf('after.json', [
    row('raw', { pairs: [{ a: sample(3), b: sample(4) }] }),
    row('nest', { pairs: invalid }),
    row('new'),
  ]);
  const { code, output } = await lab('compare', before, after);
  expect(code).toBe(0);
  expect(output).toMatch(
    /\*\*S2 raw\*\*\n\n.*\n.*\n\| server CPU per delivery, µs \| SSE +\| +2\.00 \| +3\.00 \| +\+50\.0 % \|/,
  );
  expect(output).toMatch(/\| WebSocket \| +4\.00 \| +4\.00 \| +0\.0 % \|/);
  expect(output).toMatch(/\*\*S2 nest\*\*\n\nINVALID after: 2 duplicate/);
  expect(output).toContain('Before alone: S2 gone');
  expect(output).toContain('After alone: S2 new');
  const { output: nothing } = await lab('compare', before, fileOf('else.json', [row('else')]));
  expect(nothing).toContain('They have no row in common.');
});
