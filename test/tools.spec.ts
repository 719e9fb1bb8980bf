import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SCRIPTS = join(__dirname, '../scripts');

/** Evaluates an expression over what scripts/tools.mjs exports. Jest itself loads no ES modules. */
function evaluate(expression: string): unknown {
  const code = `import * as tools from ${JSON.stringify(join(SCRIPTS, 'tools.mjs'))};
    console.log(JSON.stringify({ value: ${expression} }));`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  return (JSON.parse(printed) as { value?: unknown }).value;
}

const DEBIAN =
  'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n';
const UBUNTU = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\n';
const FEDORA = 'NAME="Fedora Linux"\nID=fedora\n';

const authority = (given: object): unknown => evaluate(`tools.authority(${JSON.stringify(given)})`);

describe('the tools of the tests', () => {
  it('are installed by root on Debian and Ubuntu, by others only in CI and with sudo', () => {
    expect(authority({ osRelease: DEBIAN, uid: 0 })).toEqual([]);
    expect(authority({ osRelease: UBUNTU, uid: 0, ci: 'true' })).toEqual([]);
    expect(authority({ osRelease: UBUNTU, uid: 1001, ci: 'true' })).toEqual(['sudo', '-n']);
    expect(authority({ osRelease: UBUNTU, uid: 1000 })).toBeUndefined();
    expect(authority({ osRelease: FEDORA, uid: 0, ci: 'true' })).toBeUndefined();
    expect(authority({ osRelease: '', uid: 0, ci: 'true' })).toBeUndefined();
  });

  it("take Ubuntu's chromium-browser for what it is", () => {
    const isSnapStub = (head: string): unknown => evaluate(`tools.isSnapStub(${JSON.stringify(head)})`);
    expect(
      isSnapStub('#!/bin/sh\nif ! [ -x /snap/bin/chromium ]; then\n  echo "snap install chromium"\nfi\n'),
    ).toBe(true);
    expect(isSnapStub('#!/bin/sh\nAPPNAME=chromium\n')).toBe(false);
    expect(isSnapStub('\x7fELF')).toBe(false);
    expect(evaluate(`tools.packageOf(tools.TOOLS[0], ${JSON.stringify(UBUNTU)})`)).toBeUndefined();
  });

  it('say what is missing, what that skips, and how to get it', () => {
    const advice = (osRelease: string): unknown =>
      evaluate(`tools.TOOLS.map((tool) => tools.advice(tool, ${JSON.stringify(osRelease)}))`);
    expect(advice(DEBIAN)).toContain(
      'nginx is missing, so the tests skip test/proxy and half of test/browser/proxies. To get it: apt-get install nginx',
    );
    expect(advice(FEDORA)).toContain(
      'nginx is missing, so the tests skip test/proxy and half of test/browser/proxies. To get it: https://nginx.org/en/download.html',
    );
  });

  it('never fail the run, though nothing can be found or installed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tickerwire-tools-'));
    try {
      for (const command of ['env', 'sudo'])
        writeFileSync(join(folder, command), '#!/bin/sh\necho no network >&2\nexit 1\n', { mode: 0o755 });
      const { status, stdout } = spawnSync(process.execPath, [join(SCRIPTS, 'test-tools.mjs')], {
        env: { PATH: folder },
        encoding: 'utf8',
      });
      expect(status).toBe(0);
      expect(stdout).toMatch(/^chromium is missing, so the tests skip everything in a browser\./m);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
