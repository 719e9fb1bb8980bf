import { InvalidArgumentError } from 'commander';

/** Names from a list of known ones, with commas between them. */
export const namesFrom =
  (known: readonly string[]) =>
  (text: string): string[] => {
    const names = text.split(',');
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
      throw new InvalidArgumentError(`${unknown.join()}: there are only ${known.join()}.`);
    }
    return names;
  };

export const numberFrom =
  (least: number, whole = false) =>
  (text: string): number => {
    const value = Number(text);
    if (text !== '' && value >= least && (!whole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`A ${whole ? 'whole ' : ''}number from ${least}.`);
  };

/** Numbers with commas between them. */
export const numbersFrom =
  (least: number, whole = false) =>
  (text: string): number[] =>
    text.split(',').map(numberFrom(least, whole));

/** As it is written for a shell. */
export const quoted = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
