import { tagText } from './markup.js';

/** Which release is served, and the integrity of its files: `integrity.json`, as the build has written it. */
export interface Release {
  readonly version: string;
  readonly 'tickerwire.js': string;
  readonly 'tickerwire.iife.js': string;
}

const FILES = { module: 'tickerwire.js', classic: 'tickerwire.iife.js' } as const;
export type ScriptKind = keyof typeof FILES;

/**
 * The line that brings the elements.
 * @param pinned to this release: the browser takes these bytes and no others
 */
export function scriptText(server: string, kind: ScriptKind, pinned: Release | undefined): string {
  const file = FILES[kind];
  const folder = pinned === undefined ? 'v1' : `v${pinned.version}`;
  const attributes = new Map<string, string | true>();
  if (kind === 'module') attributes.set('type', 'module');
  attributes.set('src', `${server}widget/${folder}/${file}`);
  if (pinned !== undefined) attributes.set('integrity', pinned[file]).set('crossorigin', true);
  return tagText('script', attributes, '');
}

/** What a Content Security Policy has to allow. */
export function policyText(server: string): string {
  const { origin } = new URL(server);
  return `script-src ${origin}; connect-src ${origin} ${origin.replace(/^http/, 'ws')}`;
}
