import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsNumber, IsString, Matches, Max, Min } from 'class-validator';

/** What the README's table and an error message say about one setting. */
export interface SettingMeta {
  readonly property: string;
  readonly env: string;
  readonly type: string;
  readonly unit: string;
  readonly meaning: string;
  /** Its value is shown to nobody, not even in an error. */
  readonly secret: boolean;
}

interface Range {
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
}

const metas: SettingMeta[] = [];

/** Every declared setting, in the order of declaration. */
export const settingMetas: readonly SettingMeta[] = metas;

/** `maxBodyBytes` is set by `MAX_BODY_BYTES`. */
export const envName = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

function declare(type: string, unit: string, meaning: string, secret = false): PropertyDecorator {
  return (_target, property) => {
    const name = String(property);
    metas.push({ property: name, env: envName(name), type, unit, meaning, secret });
  };
}

/** `Number('')` is 0 and `Number('0x10')` is 16: neither is what somebody meant. */
const toNumber = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

const toList = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
    : value;

const toBoolean = ({ value }: { value: unknown }): unknown =>
  ({ '1': true, true: true, '0': false, false: false })[String(value).trim().toLowerCase()] ?? value;

export const IntegerSetting = ({ min, max, unit = '' }: Range, meaning: string): PropertyDecorator =>
  applyDecorators(
    declare(`integer ${min}–${max}`, unit, meaning),
    Transform(toNumber),
    IsInt({ message: 'must be a whole number' }),
    Min(min, { message: `must be at least ${min}` }),
    Max(max, { message: `must be at most ${max}` }),
  );

export const NumberSetting = ({ min, max, unit = '' }: Range, meaning: string): PropertyDecorator =>
  applyDecorators(
    declare(`number ${min}–${max}`, unit, meaning),
    Transform(toNumber),
    IsNumber({}, { message: 'must be a number' }),
    Min(min, { message: `must be at least ${min}` }),
    Max(max, { message: `must be at most ${max}` }),
  );

export const BooleanSetting = (meaning: string): PropertyDecorator =>
  applyDecorators(
    declare('0 or 1', '', meaning),
    Transform(toBoolean),
    IsBoolean({ message: 'must be 0 or 1' }),
  );

export const TextSetting = (meaning: string): PropertyDecorator =>
  applyDecorators(declare('text', '', meaning), IsString());

export const ChoiceSetting = (choices: readonly string[], meaning: string): PropertyDecorator =>
  applyDecorators(
    declare(choices.map((choice) => `\`${choice}\``).join(', '), '', meaning),
    IsIn([...choices], { message: `must be one of ${choices.join(', ')}` }),
  );

/** A comma-separated list; each item must match. `none` is said by an empty value. */
export const ListSetting = (item: { pattern: RegExp; says: string }, meaning: string): PropertyDecorator =>
  applyDecorators(
    declare('list', '', meaning),
    Transform(toList),
    Matches(item.pattern, { each: true, message: item.says }),
  );

/** The same of secrets: no error, log or document shows their value. */
export const SecretListSetting = (
  item: { pattern: RegExp; says: string; max: number },
  meaning: string,
): PropertyDecorator =>
  applyDecorators(
    declare('list', '', meaning, true),
    Transform(toList),
    Matches(item.pattern, { each: true, message: item.says }),
    ArrayMaxSize(item.max, { message: `must hold at most ${item.max}` }),
  );
