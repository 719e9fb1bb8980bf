import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance, Transform } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Min,
  validateSync,
  type ValidationError,
  type ValidationOptions,
  ValidateBy,
} from 'class-validator';
import type { Settings } from '../config/settings.js';
import type { Reason } from '../protocol/codes.js';
import type { Ref } from '../protocol/messages.js';
import { isRef } from '../protocol/parse-command.js';
import { isObject } from '../protocol/parse-json.js';
import { isPattern } from '../protocol/topic-pattern.js';
import { Problem } from './problem.js';
import type { SubscribeRequest } from './resume.js';

type Given = { value: unknown };

/** `a,b`, `topics=a&topics=b` and `["a","b"]` are the same list. */
const toList = ({ value }: Given): unknown => {
  if (typeof value === 'string') return value.split(',').map((item) => item.trim());
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => (typeof item === 'string' ? item.split(',') : [item]));
  return value;
};
const toInteger = ({ value }: Given): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
const toBoolean = ({ value }: Given): unknown =>
  ({ '1': true, true: true, '0': false, false: false })[String(value)] ?? value;
/** Nonsense is not an error, it is a position that cannot be resumed from; an empty one is none. */
const toText = ({ value }: Given): unknown => {
  if (value === '' || value == null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

export const says = (reason: Reason, message: string): ValidationOptions => ({
  context: { reason },
  message,
});

const IsPatterns = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isPattern', validator: { validate: (item) => typeof item === 'string' && isPattern(item) } },
    {
      each: true,
      ...says(
        'bad-topics',
        'A topic is at most 8 tokens of A-Z, a-z, 0-9, _ and -, joined by dots; * stands for one token, a final > for the rest.',
      ),
    },
  );

const IsRef = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isRef', validator: { validate: isRef } },
    says('bad-value', 'ref must be a number or a text of at most 64 characters.'),
  );

const TOPICS_MISSING = says(
  'bad-topics',
  'topics is missing: name at least one topic or pattern, as in topics=stock.*,match.>',
);
const CONFLATE = says('bad-value', 'conflateMs must be a whole number of milliseconds, 0 or more.');

const WAIT = says('bad-value', 'waitMs must be a whole number of milliseconds, 0 or more.');

/** The query of `/sse`, `/ws` and `/poll`, and the body of their POST twins. */
export class SubscribeDto {
  @IsOptional()
  @Transform(toList)
  @IsArray(TOPICS_MISSING)
  @IsPatterns()
  topics: string[] = [];

  @IsOptional()
  @Transform(toList)
  @IsArray(says('bad-topics', 'fresh must be a list of topics.'))
  @IsPatterns()
  fresh: string[] = [];

  @IsOptional()
  @Transform(toText)
  @IsString()
  lastEventId?: string;

  /** The same, as Mercure-style clients spell it. */
  @IsOptional()
  @Transform(toText)
  @IsString()
  last_event_id?: string;

  @IsOptional()
  @Transform(toInteger)
  @IsInt(CONFLATE)
  @Min(0, CONFLATE)
  conflateMs: number = 0;

  /** `0`: control messages come unnamed, for a client that knows `onmessage` alone. SSE. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean(says('bad-value', 'named must be 0 or 1.'))
  named: boolean = true;

  /** `1`: a pass comes as one message, an array. WebSocket. */
  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean(says('bad-value', 'batch must be 0 or 1.'))
  batch: boolean = false;

  /** How long a poll may wait for news, ms; default and most: `POLL_WAIT_MS`. Poll. */
  @IsOptional()
  @Transform(toInteger)
  @IsInt(WAIT)
  @Min(0, WAIT)
  waitMs?: number;
}

class CommandDto {
  @IsOptional()
  @IsRef()
  ref?: Ref;
}

export class SubscribeCommand extends CommandDto {
  @Transform(toList)
  @IsArray(TOPICS_MISSING)
  @ArrayNotEmpty(TOPICS_MISSING)
  @IsPatterns()
  topics!: string[];

  @IsOptional()
  @Transform(toText)
  @IsString()
  lastEventId?: string;

  @IsOptional()
  @IsInt(CONFLATE)
  @Min(0, CONFLATE)
  conflateMs?: number;

  @IsOptional()
  @IsBoolean(says('bad-value', 'batch must be true or false.'))
  batch?: boolean;
}

export class UnsubscribeCommand extends CommandDto {
  @Transform(toList)
  @IsArray(TOPICS_MISSING)
  @ArrayNotEmpty(TOPICS_MISSING)
  @IsPatterns()
  topics!: string[];
}

export class ConflateCommand extends CommandDto {
  @IsInt(CONFLATE)
  @Min(0, CONFLATE)
  conflateMs!: number;
}

export class PingCommand extends CommandDto {}

export function problemOf(errors: readonly ValidationError[]): Problem {
  const details = errors.flatMap(({ constraints = {} }) => Object.values(constraints));
  const [first] = errors.flatMap(({ contexts = {} }) => Object.values(contexts) as { reason?: Reason }[]);
  return new Problem(first?.reason ?? 'bad-value', [...new Set(details)].join(' '));
}

/** @throws Problem naming everything that is wrong. Fields that nobody knows are ignored. */
export function validated<Dto extends object>(type: new () => Dto, plain: unknown): Dto {
  if (!isObject(plain)) throw new Problem('bad-request', 'An object is needed here.');
  if (Object.hasOwn(plain, '__proto__'))
    throw new Problem('bad-request', 'The key __proto__ is not allowed.');
  const dto = plainToInstance(type, plain, { exposeDefaultValues: true });
  const errors = validateSync(dto, { whitelist: true, stopAtFirstError: true });
  if (errors.length > 0) throw problemOf(errors);
  return dto;
}

/** Validates whatever a handler declares as a DTO class, on HTTP and on WebSocket alike. */
@Injectable()
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    const isDto = metatype !== undefined && metatype !== Object && /Dto|Command$/.test(metatype.name);
    return isDto && type !== 'custom' ? validated(metatype as new () => object, value ?? {}) : value;
  }
}

/** @throws Problem `too-many-topics` */
export function checkTopicCount(count: number, { maxTopicsPerConnection }: Settings): void {
  if (count <= maxTopicsPerConnection) return;
  throw new Problem(
    'too-many-topics',
    `${count} topics, and at most ${maxTopicsPerConnection} are allowed on one connection.`,
  );
}

/** @throws Problem `bad-value` */
export function checkConflateMs(conflateMs: number, { maxConflateMs }: Settings): void {
  if (conflateMs > maxConflateMs)
    throw new Problem('bad-value', `conflateMs may be at most ${maxConflateMs}.`);
}

/**
 * What the client asks for, within the limits. A browser's `Last-Event-ID` header wins over the query, and then
 * speaks for `fresh` too: a native EventSource repeats its URL when it reconnects.
 * @throws Problem
 */
export function toRequest(
  dto: SubscribeDto,
  settings: Settings,
  lastEventIdHeader?: string,
): SubscribeRequest {
  checkConflateMs(dto.conflateMs, settings);
  const header = lastEventIdHeader === '' ? undefined : lastEventIdHeader;
  const topics = [...new Set([...dto.topics, ...(header === undefined ? [] : dto.fresh)])];
  const fresh = dto.fresh.filter((pattern) => !topics.includes(pattern));
  checkTopicCount(topics.length + fresh.length, settings);
  return {
    topics,
    fresh,
    lastEventId: header ?? dto.lastEventId ?? dto.last_event_id,
    conflateMs: dto.conflateMs,
  };
}

/** The same, for a transport on which nothing can be asked for later. */
export function toRequestForSome(
  dto: SubscribeDto,
  settings: Settings,
  lastEventIdHeader?: string,
): SubscribeRequest {
  if (dto.topics.length + dto.fresh.length === 0)
    throw new Problem('bad-topics', String(TOPICS_MISSING.message));
  return toRequest(dto, settings, lastEventIdHeader);
}
