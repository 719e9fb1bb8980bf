import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Declaration, manifestOf } from '../client/manifest.js';
import { settingMetas } from '../src/config/setting.js';
import { Settings } from '../src/config/settings.js';
import { CODES } from '../src/protocol/codes.js';
import { expectSection, read, ROOT, table, UPDATE } from './support/papers.js';

const defaultOf = (value: unknown): string => {
  const text = Array.isArray(value)
    ? value.join(',')
    : typeof value === 'boolean'
      ? String(Number(value))
      : String(value);
  return text === '' ? 'empty' : `\`${text}\``;
};

it('README lists every setting with its type, default, unit and meaning', () => {
  const defaults = new Settings() as unknown as Record<string, unknown>;
  const rows = settingMetas.map(({ property, env, type, unit, meaning }) => [
    `\`${env}\``,
    unit === '' ? type : `${type} ${unit}`,
    defaultOf(defaults[property]),
    meaning,
  ]);
  expectSection('README.md', 'settings', table(['variable', 'type', 'default', 'meaning'], rows));
});

it('PROTOCOL.md lists every code', () => {
  const rows = Object.entries(CODES).map(([reason, { code, http, retry, ends, meaning }]) => [
    String(code),
    `\`${reason}\``,
    String(http),
    retry ? 'yes' : 'no',
    ends ? 'ends' : 'stays',
    meaning,
  ]);
  expectSection(
    'PROTOCOL.md',
    'codes',
    table(['code', 'reason', 'HTTP', 'retry', 'WebSocket', 'meaning'], rows),
  );
});

describe('PROTOCOL.md shows the types as they are in the source', () => {
  const source = read('src/protocol/messages.ts');
  it.each([
    'EventData',
    'EventMessage',
    'ControlData',
    'CommandData',
    'PollAnswer',
    'PublishRequest',
    'PublishReceipt',
  ])('%s', (name) => {
    const [declaration] = new RegExp(`export interface ${name}[^]*?\\n}`).exec(source) ?? [];
    const mark = `// from src/protocol/messages.ts: ${name}`;
    const text = read('PROTOCOL.md');
    const shown = new RegExp(`${mark}\\n[^]*?\`\`\``).exec(text)?.[0];
    const expected = `${mark}\n${declaration}\n\`\`\``;
    if (UPDATE)
      writeFileSync(
        join(ROOT, 'PROTOCOL.md'),
        text.replace(shown!, () => expected),
      );
    else expect(shown).toBe(expected);
  });

  it('and says of each message and command which way it goes', () => {
    const text = read('PROTOCOL.md');
    const namesOf = (name: string): string[] =>
      [
        ...(new RegExp(`export interface ${name} {([^]*?)\\n}`).exec(source)?.[1] ?? '').matchAll(
          /^ {2}(\w+): \{/gm,
        ),
      ].map(([, member]) => member!);
    const controls = namesOf('ControlData');
    const commands = namesOf('CommandData');
    expect([controls.length, commands.length]).toEqual([13, 4]);
    const rows = (direction: string): string[] =>
      [...text.matchAll(new RegExp(`^\\| \`(\\w+)\` +\\| ${direction} `, 'gm'))].map(([, name]) => name!);
    expect(rows('server → client')).toEqual(controls);
    expect(rows('client → server')).toEqual(commands);
  });
});

describe('each claim of "SSE or WebSocket?" has its row in BENCHMARKS.md', () => {
  const slugOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replace(/\s/g, '-');
  const [, ...parts] = read('BENCHMARKS.md').split(/^##+ (.*)$/m);
  const sections = new Map<string, string>();
  for (let at = 0; at < parts.length; at += 2) sections.set(slugOf(parts[at]!), parts[at + 1]!);
  const links = read('docs/sse-or-websocket.md').matchAll(/\[([^\]]+)\]\(\.\.\/BENCHMARKS\.md#([\w-]+)\)/g);
  const claims = new Map([...links].map(([, row, anchor]) => [row!, anchor!]));

  it.each([...claims])('%s', (row, anchor) => {
    const section = sections.get(anchor);
    expect(section).toBeDefined();
    const [, name] = /^[SP]\d+ (.+)/.exec(row) ?? [];
    if (name !== undefined) expect(section).toContain(`\n**${name}**: `);
  });
});

describe('docs/widget.md lists of the elements', () => {
  const [{ attributes, cssProperties, cssParts }] = manifestOf(join(ROOT, 'client/src/widget/api.ts'))
    .modules[0]!.declarations as [Declaration];
  const code = (text: string): string => `\`${text}\``;

  it('every attribute', () => {
    const rows = attributes.map(({ name, type, description, default: fallback = '' }) => [
      code(name),
      type.text.includes("'") ? type.text.replaceAll("'", '`').replaceAll(' | ', ', ') : type.text,
      /^\w+$/.test(fallback) ? code(fallback) : fallback,
      description,
    ]);
    expectSection('docs/widget.md', 'attributes', table(['attribute', 'value', 'default', 'meaning'], rows));
  });

  it.each([
    ['properties', 'custom property', cssProperties],
    ['parts', 'part', cssParts],
  ] as const)('every one of its %s', (section, head, list) => {
    const rows = list.map(({ name, description }) => [code(name), description]);
    expectSection('docs/widget.md', section, table([head, 'what'], rows));
  });
});
