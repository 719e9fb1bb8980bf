/**
 * JSON that says the same to every reader (RFC 7493, I-JSON). `JSON.parse` takes the last of two equal keys, makes
 * Infinity of 1e400 and drops the digits that a double cannot hold, all without a word; so the text is read again,
 * once, from left to right.
 */

const LONE_SURROGATE = /\p{Surrogate}/u;
const NUMBER_CHARACTERS = '0123456789.-+eE';
/** Significant digits that any double keeps, and those that `printf("%.17g")` writes of it. */
const KEPT_DIGITS = 15;
const ALL_DIGITS = 17;

/** What would be lost or is not allowed in `text`, which `JSON.parse` must have accepted; undefined: nothing. */
export function problemIn(text: string, maxDepth: number): string | undefined {
  /** The keys of each object that is open at this point; undefined stands for a list. */
  const open: (Set<string> | undefined)[] = [];
  let keyIsNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const keys = open.at(-1);
    const character = text[at]!;
    if (character === '{' || character === '[') {
      if (open.length === maxDepth) return `Nested deeper than ${maxDepth} levels.`;
      keyIsNext = character === '{';
      open.push(keyIsNext ? new Set() : undefined);
    } else if (character === '}' || character === ']') {
      open.pop();
    } else if (character === ',') {
      keyIsNext = keys !== undefined;
    } else if (character === '"') {
      const end = endOfString(text, at);
      const string = JSON.parse(text.slice(at, end)) as string;
      if (LONE_SURROGATE.test(string)) return 'A text holds half a surrogate pair, which is no character.';
      if (keyIsNext) {
        if (string === '__proto__') return 'The key __proto__ is not allowed.';
        if (keys?.has(string)) return `One object has the key ${JSON.stringify(string.slice(0, 64))} twice.`;
        keys?.add(string);
      }
      keyIsNext = false;
      at = end - 1;
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      const end = endOfNumber(text, at);
      const literal = text.slice(at, end);
      if (!isKept(literal)) return `The number ${literal.slice(0, 64)} would be changed; send it as text.`;
      at = end - 1;
    }
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function endOfNumber(text: string, start: number): number {
  let at = start;
  while (at < text.length && NUMBER_CHARACTERS.includes(text[at]!)) at += 1;
  return at;
}

/**
 * Whether a number arrives as it was sent: as the same decimal, or, where a publisher writes all digits of its
 * doubles (`0.10000000000000001`), as the same double. A whole number must be the same decimal: it may be a key.
 */
function isKept(literal: string): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return false;
  // The sign of zero is written down by nobody.
  if (value === 0) return decimal(literal).digits === '' && !literal.startsWith('-');
  if (literal.length <= KEPT_DIGITS && !/[eE]/.test(literal)) return true;
  const given = decimal(literal);
  const isWritten = (text: string): boolean => {
    const { digits, point } = decimal(text);
    return given.digits === digits && given.point === point;
  };
  return isWritten(String(value)) || (!Number.isInteger(value) && isWritten(value.toPrecision(ALL_DIGITS)));
}

/** `-12.50e3` is `.125` with its point moved 5 places: the significant digits, and how far. The sign is left out. */
function decimal(literal: string): { digits: string; point: number } {
  const [mantissa = '', exponent = '0'] = literal.replace(/^-/, '').split(/[eE]/);
  const [whole = '', fraction = ''] = mantissa.split('.');
  const all = whole + fraction;
  let [start, end] = [0, all.length];
  while (all[start] === '0') start += 1;
  while (end > start && all[end - 1] === '0') end -= 1;
  return { digits: all.slice(start, end), point: whole.length + Number(exponent) - start };
}
