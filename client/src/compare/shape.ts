/** Reads what somebody else has written down: each reader returns what it promises, or throws. */

export class BadShape extends Error {}

export type Reader<T> = (value: unknown) => T;

/** What a reader returns. */
export type Read<R> = R extends Reader<infer T> ? T : never;

const fail = (wanted: string): never => {
  throw new BadShape(`${wanted} is missing or malformed`);
};

export const text =
  (name: string, most: number): Reader<string> =>
  (value) =>
    typeof value === 'string' && value.length <= most ? value : fail(name);

/** 0 or more, and finite. */
export const amount =
  (name: string): Reader<number> =>
  (value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : fail(name);

export const oneOf =
  <const T extends string>(name: string, choices: readonly T[]): Reader<T> =>
  (value) =>
    choices.find((choice) => choice === value) ?? fail(name);

export const list =
  <T>(name: string, most: number, item: Reader<T>): Reader<T[]> =>
  (value) =>
    Array.isArray(value) && value.length <= most ? value.map((one) => item(one)) : fail(name);

export const pair =
  <T>(name: string, item: Reader<T>): Reader<readonly [T, T]> =>
  (value) =>
    Array.isArray(value) && value.length === 2 ? [item(value[0]), item(value[1])] : fail(name);

type Fields = Record<string, Reader<unknown>>;
type ObjectOf<Must extends Fields, May extends Fields> = { [Name in keyof Must]: Read<Must[Name]> } & {
  [Name in keyof May]?: Read<May[Name]>;
};

/** Fields that it does not name are left out. */
export const object =
  <Must extends Fields, May extends Fields>(
    name: string,
    must: Must,
    may: May,
  ): Reader<ObjectOf<Must, May>> =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(name);
    const given = value as Record<string, unknown>;
    const read: Record<string, unknown> = {};
    for (const [field, reader] of Object.entries(must)) read[field] = reader(given[field]);
    for (const [field, reader] of Object.entries(may)) {
      if (given[field] !== undefined) read[field] = reader(given[field]);
    }
    return read as ObjectOf<Must, May>;
  };
