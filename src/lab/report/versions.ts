import { readFileSync } from 'node:fs';
import { chromiumVersion } from '../browser/chromium.js';

/** Packages that are measured, or measure. */
const PACKAGES = ['@nestjs/core', 'ws', 'socket.io', 'better-sse', 'eventsource-parser'];

interface Package {
  readonly version: string;
}

/** What has been measured is a version: of Node, of this package and of those that stand in the tables. */
export function versions(): Record<string, string> {
  const versionOf = (path: string): string =>
    (JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as Package).version;
  const chromium = chromiumVersion();
  return {
    node: process.versions.node,
    tickerwire: versionOf('package.json'),
    ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(`node_modules/${name}/package.json`)])),
    ...(chromium === undefined ? {} : { chromium }),
  };
}

const ROOT = new URL('../../../', import.meta.url);
