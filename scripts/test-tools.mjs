/**
 * Runs before the tests: installs the tools that they use where it may (Debian or Ubuntu; as root, or in CI), else
 * says what is missing and what that leaves untested. Never fails: the tests skip what they cannot run.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { advice, authority, isSnapStub, packageOf, TOOLS } from './tools.mjs';

/** An ordinary user's PATH often leaves out the last two, where nginx is. */
const FOLDERS = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

/**
 * Debian starts a service as soon as it is installed, and nginx would take port 80. While this file says 101 it does
 * not (invoke-rc.d(8)); one that is there already stays as it is.
 */
const WITHOUT_SERVICES = `
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > $policy
  chmod 755 $policy
fi
"$@"
`;

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

function startOf(path) {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(4096);
  const length = readSync(file, bytes);
  closeSync(file);
  return bytes.toString('latin1', 0, length);
}

function works(path) {
  try {
    accessSync(path, constants.X_OK);
    return !isSnapStub(startOf(path));
  } catch {
    return false;
  }
}

const isThere = ({ commands }) =>
  commands.some((command) => FOLDERS.some((folder) => works(join(folder, command))));

/** @returns whether it worked; if not, it has said why */
function run(words) {
  const [command, ...args] = words;
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (status === 0) return true;
  const why = error?.message ?? stderr.trim().split('\n').at(-1);
  console.log(`  ${words.slice(words.indexOf('apt-get')).join(' ')} failed: ${why}`);
  return false;
}

/** One by one: a package that cannot be had must not keep the others away. */
function install(packages, asRoot) {
  console.log(`Installing what the tests use: ${packages.join(', ')} (apt-get)`);
  const quietly = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive'];
  run([...quietly, 'apt-get', 'update', '-qq']);
  for (const name of packages) {
    const apt = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', name];
    run([...quietly, 'sh', '-c', WITHOUT_SERVICES, 'sh', ...apt]);
  }
}

const osRelease = readOsRelease();
const asRoot = authority({ osRelease, uid: process.getuid?.(), ci: process.env.CI });
const missing = TOOLS.filter((tool) => !isThere(tool));
const packages = missing.map((tool) => packageOf(tool, osRelease)).filter((name) => name !== undefined);
if (asRoot !== undefined && packages.length > 0) install(packages, asRoot);
for (const tool of missing) if (!isThere(tool)) console.log(advice(tool, osRelease));
