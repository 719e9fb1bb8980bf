import { readFileSync } from 'node:fs';

/** Packages that are measured, or measure. */
const PACKAGES = ['@nestjs/core', 'ws', 'socket.io', 'better-sse', 'eventsource-parser'];

interface Package {
  readonly version: string;
}

/** What has been measured is a version: of Node, of this package and of those that stand in the tables. */
export function versions(): Record<string, string> {
  const versionOf = (path: string): string =>
    (JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as Package).version;
  return {
    node: process.versions.node,
    tickerwire: versionOf('package.json'),
    ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(`node_modules/${name}/package.json`)])),
  };
}

const ROOT = new URL('../../../', import.meta.url);
