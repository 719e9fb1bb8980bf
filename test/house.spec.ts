import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..');

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
    .map((path) => join(folder, path));
}

/** `src/hub/engine.ts` is of `hub`, `client/src/x.ts` of `client`; what lies in `src` itself sees everything. */
const roomOf = (path: string): string | undefined => {
  const [top, second] = path.split(sep);
  return top === 'client' ? 'client' : second?.endsWith('.ts') ? undefined : second;
};

it('imports run one way, as ARCHITECTURE.md draws them', () => {
  const found = new Set<string>();
  for (const path of [...filesBelow('src'), ...filesBelow('client/src')]) {
    const room = roomOf(path);
    for (const [, target] of readFileSync(join(ROOT, path), 'utf8').matchAll(/from '(\.{1,2}\/[^']+)'/g)) {
      const file = relative(ROOT, join(ROOT, dirname(path), target!.replace(/\.js$/, '.ts')));
      // What specs share is not on the way of a tick.
      if (path.endsWith('.spec.ts') && file.startsWith(join('test', 'support'))) continue;
      const other = roomOf(file);
      if (room !== undefined && other !== room) found.add(`${room} → ${other}`);
    }
  }
  const [, drawn = ''] =
    /```arrows\n([^]*?)```/.exec(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')) ?? [];
  const expected = drawn
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [room = '', others = ''] = line.split(' → ');
      return others.split(', ').map((other) => `${room.trim()} → ${other.trim()}`);
    });
  expect([...found].sort()).toEqual(expected.sort());
});

it('only config reads the environment, and of the lab its servers and what looks for programs', () => {
  const readers = filesBelow('src').filter((path) =>
    /process\.env/.test(readFileSync(join(ROOT, path), 'utf8')),
  );
  const lab = ['browser/chromium.ts', 'find-command.ts', 'targets/environment.ts'].map((name) =>
    join('src', 'lab', name),
  );
  expect(readers.sort()).toEqual([...lab, join('src', 'main.ts')]);
});

it('there is exactly one copy of ws, 8.23 or newer', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  const copies = Object.entries(lock.packages).filter(([path]) => /(^|\/)node_modules\/ws$/.test(path));
  expect(copies).toHaveLength(1);
  const [major = 0, minor = 0] = copies[0]![1].version.split('.').map(Number);
  expect(major * 1000 + minor).toBeGreaterThanOrEqual(8023);
  const installed = readdirSync(join(ROOT, 'node_modules'), { recursive: true, encoding: 'utf8' });
  expect(installed.filter((path) => /(^|\/)(?<!@types\/)ws\/package\.json$/.test(path))).toEqual([
    join('ws', 'package.json'),
  ]);
});

it('the lock file names no registry', () => {
  expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": *"http/);
});
