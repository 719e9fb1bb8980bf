import { IsIn, IsInt, Matches, Max, Min, ValidateBy, ValidateIf, validateSync } from 'class-validator';
import type { Ending, Tick } from '../../hub/tick.js';
import type { PublishRequest } from '../../protocol/messages.js';
import { isObject } from '../../protocol/parse-json.js';
import { isReserved, isTopic } from '../../protocol/topic-pattern.js';
import { Problem } from '../problem.js';
import { problemOf, says } from '../subscribe.dto.js';

/** The last millisecond that a `Date` can stand for. */
const MAX_TIME = 8_640_000_000_000_000;
/** Bad events of a list that are described; the others are counted. */
const MAX_DESCRIBED = 10;

/** May be left out; null is no way to do so, for it would hide that a publisher's id came to nothing. */
const MayBeLeftOut = (): PropertyDecorator => ValidateIf((_dto, value) => value !== undefined);

const IsTopicToPublish = (): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isTopicToPublish',
      validator: { validate: (topic) => typeof topic === 'string' && isTopic(topic) && !isReserved(topic) },
    },
    says(
      'bad-topics',
      'topic must be one topic: at most 8 tokens of A-Z, a-z, 0-9, _ and -, joined by dots, 256 bytes in all, not beginning with _.',
    ),
  );

const IsJsonObject = (): PropertyDecorator =>
  ValidateBy(
    { name: 'isJsonObject', validator: { validate: isObject } },
    says('bad-value', 'data must be an object.'),
  );

const TIME = says('bad-value', 'time must be a whole number of milliseconds since 1970.');

/** One tick that somebody asks to publish. */
export class PublishDto implements PublishRequest {
  @IsTopicToPublish()
  topic!: string;

  @IsJsonObject()
  data!: Record<string, unknown>;

  @MayBeLeftOut()
  @Matches(/^[\x20-\x7e]{1,128}$/, says('bad-value', 'id must be 1 to 128 printable ASCII characters.'))
  id?: string;

  @MayBeLeftOut()
  @IsInt(TIME)
  @Min(0, TIME)
  @Max(MAX_TIME, TIME)
  time?: number;

  @MayBeLeftOut()
  @IsIn(['for-now', 'for-good'], says('bad-value', 'ends must be "for-now" or "for-good".'))
  ends?: Ending;
}

const FIELDS = ['topic', 'data', 'id', 'time', 'ends'] as const;

/** @throws Problem naming everything that is wrong with this one */
export function toTick(given: unknown): Tick {
  if (!isObject(given))
    throw new Problem('bad-request', 'An event is an object: {"topic":"stock.A","data":{…}}.');
  // A misspelt `id` would publish twice, a misspelt `ends` never end: what nobody knows is refused here.
  const unknown = Object.keys(given).find((key) => !(FIELDS as readonly string[]).includes(key));
  if (unknown !== undefined)
    throw new Problem('bad-value', `There is no field ${JSON.stringify(unknown.slice(0, 64))}.`);
  // Not by class-transformer, which would copy all of `data` and leave out keys such as `constructor`.
  const dto = new PublishDto();
  for (const field of FIELDS) if (given[field] !== undefined) Object.assign(dto, { [field]: given[field] });
  const errors = validateSync(dto, { stopAtFirstError: true });
  if (errors.length > 0) throw problemOf(errors);
  const { topic, data, id, time = Date.now(), ends } = dto;
  // One publisher counts its ids for each topic from 1, another has the same ids: the topic keeps them apart.
  return { topic, data, time, ends, id: id === undefined ? undefined : `${topic} ${id}` };
}

/**
 * All of a list, or nothing.
 * @throws Problem naming each bad event by its index
 */
export function toTicks(given: readonly unknown[], maxEvents: number): Tick[] {
  if (given.length === 0) throw new Problem('bad-request', 'The list is empty.');
  if (given.length > maxEvents)
    throw new Problem('too-large', `${given.length} events, and at most ${maxEvents} may come in one list.`);
  const ticks: Tick[] = [];
  const problems: { index: number; problem: Problem }[] = [];
  for (const [index, item] of given.entries()) {
    try {
      ticks.push(toTick(item));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      problems.push({ index, problem });
    }
  }
  const [first] = problems;
  if (first === undefined) return ticks;
  const details = problems
    .slice(0, MAX_DESCRIBED)
    .map(({ index, problem }) => `[${index}] ${problem.detail}`);
  if (problems.length > MAX_DESCRIBED) details.push(`And ${problems.length - MAX_DESCRIBED} more.`);
  throw new Problem(first.problem.reason, details.join(' '));
}
