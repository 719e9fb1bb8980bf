/** HTML or SVG that was made here, and stands as it is. */
export class Markup {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

export type Content = Markup | string | number | undefined | readonly Content[];

/** A template of which every part is escaped, attributes included, unless it is markup already. */
export const markup = (parts: TemplateStringsArray, ...contents: readonly Content[]): Markup =>
  new Markup(parts.reduce((text, part, index) => text + textOf(contents[index - 1]) + part));

function textOf(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Markup) return content.toString();
  if (typeof content === 'object') return content.map(textOf).join('');
  return escaped(String(content));
}

/** XML has no control characters, not even as references (XML 1.0, 2.2). */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/(?![\t\n])\p{Cc}/gu, ' ');
