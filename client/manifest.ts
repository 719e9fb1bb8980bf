import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** What a comment says, and each of its tags. */
interface Comment {
  readonly description: string;
  readonly tags: readonly { readonly tag: string; readonly name: string; readonly description: string }[];
}

export interface Described {
  readonly name: string;
  readonly description: string;
}

interface Field extends Described {
  readonly type: { readonly text: string };
  readonly default?: string;
}

export interface Attribute extends Field {
  /** None: it is an attribute of every element of HTML. */
  readonly fieldName?: string;
}

/** One element of a custom elements manifest, as far as it is used here. */
export interface Declaration extends Described {
  readonly kind: 'class';
  readonly customElement: true;
  readonly tagName: string;
  readonly attributes: readonly Attribute[];
  readonly members: readonly (Field & { readonly kind: 'field' })[];
  readonly events: readonly (Described & { readonly type: { readonly text: string } })[];
  readonly cssParts: readonly Described[];
  readonly cssProperties: readonly Described[];
  readonly cssStates: readonly { readonly name: string }[];
  readonly slots: readonly Described[];
}

export interface Manifest {
  readonly schemaVersion: string;
  readonly modules: readonly {
    readonly kind: string;
    readonly path: string;
    readonly declarations: readonly Declaration[];
    readonly exports: readonly object[];
  }[];
}

/** The manifest of the elements (custom-elements.json, schema 2.1), from the types and comments of `api.ts`. */
export function manifestOf(entry: string): Manifest {
  const source = ts.createSourceFile(entry, readFileSync(entry, 'utf8'), ts.ScriptTarget.ESNext, true);
  const find = (name: string): ts.InterfaceDeclaration =>
    source.statements.find(
      (one) => ts.isInterfaceDeclaration(one) && one.name.text === name,
    ) as ts.InterfaceDeclaration;
  const element = find('TickerElement');
  const { tags } = commentOf(element);
  const tagged = (tag: string): Described[] =>
    tags.filter((one) => one.tag === tag).map(({ name, description }) => ({ name, description }));
  const members = fieldsOf(element);
  const own = members
    .filter(({ name }) => name !== 'status')
    .map((field) => ({
      ...field,
      name: field.name.replace(/[A-Z]/g, '-$&').toLowerCase(),
      fieldName: field.name,
    }));
  const others = fieldsOf(find('TickerAttributes'))
    .filter(({ name }) => !own.some((attribute) => attribute.name === name))
    .map((field) => ({ ...field, type: { text: field.type.text.replace(' | undefined', '') } }));
  const attributes: Attribute[] = [...own, ...others];
  const declarations = fieldsOf(find('TickerIntrinsicElements')).map(({ name, description }) => ({
    kind: 'class' as const,
    customElement: true as const,
    tagName: name,
    name: name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase()),
    description,
    attributes,
    members: members.map((field) => ({ kind: 'field' as const, ...field })),
    events: fieldsOf(find('TickerEventMap')).map(({ name, description, type }) => ({
      name,
      description,
      type,
    })),
    slots: tagged('slot').map(({ description }) => ({ name: '', description })),
    cssParts: tagged('csspart'),
    cssProperties: tagged('cssprop'),
    cssStates: [...statusesOf(source), 'up', 'down'].map((name) => ({ name })),
  }));
  const exports = declarations.map(({ name, tagName }) => ({
    kind: 'custom-element-definition',
    name: tagName,
    declaration: { name, module: 'tickerwire.js' },
  }));
  return {
    schemaVersion: '2.1.0',
    modules: [{ kind: 'javascript-module', path: 'tickerwire.js', declarations, exports }],
  };
}

function fieldsOf({ members }: ts.InterfaceDeclaration): Field[] {
  return members.flatMap((member) => {
    if (!ts.isPropertySignature(member) && !ts.isGetAccessor(member)) return [];
    const [description = '', fallback] = commentOf(member).description.split(/\s*@default /);
    const name = member.name.getText().replaceAll("'", '');
    const type = { text: member.type?.getText() ?? '' };
    return [{ name, type, description, ...(fallback === undefined ? {} : { default: fallback }) }];
  });
}

const statusesOf = (source: ts.SourceFile): string[] => {
  const status = source.statements.find(
    (one) => ts.isTypeAliasDeclaration(one) && one.name.text === 'TickerStatus',
  );
  return [...(status?.getText() ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name!);
};

function commentOf(node: ts.Node): Comment {
  const [, text = ''] =
    /\/\*\*([^]*?)\*\/\s*$/.exec(node.getFullText().slice(0, -node.getText().length)) ?? [];
  const lines = text.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trim());
  return {
    description: lines
      .filter((line) => !line.startsWith('@'))
      .join(' ')
      .trim(),
    tags: lines.flatMap((line) => {
      const [, tag, name, description] = /^@(\w+) (\S+) - (.*)/.exec(line) ?? [];
      return tag === undefined ? [] : [{ tag, name: name!, description: description! }];
    }),
  };
}
