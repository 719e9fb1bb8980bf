/** What a page takes along is text: it is put together here, and escaped where it is put in. */

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => SIGNS[sign]!);

/** By name; `true`: it is there, whatever it says. */
export type Attributes = ReadonlyMap<string, string | true>;

/** A tag that would be longer has its attributes below each other. */
const MAX_COLUMNS = 100;

/** An element as HTML that people can read, too. */
export function tagText(tag: string, attributes: Attributes, content: string): string {
  const said = [tag];
  for (const [name, value] of attributes) said.push(value === true ? name : `${name}="${escaped(value)}"`);
  const end = `>${escaped(content)}</${tag}>`;
  const line = `<${said.join(' ')}${end}`;
  return line.length > MAX_COLUMNS ? `<${said.join('\n  ')}\n${end}` : line;
}
