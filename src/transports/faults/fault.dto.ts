import { IsIn, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';
import { says } from '../subscribe.dto.js';

/** What can be done to a page's connections; docs/faults.md says what each does on each transport. */
export const FAULTS = [
  'end',
  'reset',
  'silence',
  'hang',
  'slow',
  'refuse',
  'close',
  'refuse-upgrade',
  'drop-heartbeats',
  'outage',
] as const;
export type FaultName = (typeof FAULTS)[number];

export const TRANSPORTS = ['sse', 'websocket', 'poll'] as const;
export type TransportName = (typeof TRANSPORTS)[number];

const PAGE = says('bad-value', 'page must be 1 to 64 characters of A-Z, a-z, 0-9 and -.');
const FAULT = says('bad-value', `fault must be one of ${FAULTS.join(', ')}.`);
const TRANSPORT = says('bad-value', `transport must be one of ${TRANSPORTS.join(', ')}.`);
const SECONDS = says('bad-value', 'seconds must be a whole number from 1 to 60.');
const RATE = says('bad-value', 'bytesPerSecond must be a whole number from 1 to 1000000.');
const STATUS = says('bad-value', 'status must be 204, 502 or 503.');
const COUNT = says('bad-value', 'count must be a whole number from 1 to 100.');
const CODE = says('bad-value', 'code must be 1001, 1012 or 1013.');
const EVERY = says('bad-value', 'every must be a whole number from 1 to 100.');

/** A parameter of these faults, and looked at for no other. */
const Of = (...faults: readonly FaultName[]): PropertyDecorator =>
  ValidateIf(({ fault }: FaultDto) => faults.includes(fault));

/** Whose connections: the name that a page has given itself, in the path of `/faults` and in the query of its streams. */
export class PageDto {
  @Matches(/^[A-Za-z0-9-]{1,64}$/, PAGE)
  page!: string;
}

/** A fault that somebody asks for. A parameter is there where its fault is. */
export class FaultDto {
  @IsIn(FAULTS, FAULT)
  fault!: FaultName;

  /** On this transport alone; default: on all of them. */
  @IsOptional()
  @IsIn(TRANSPORTS, TRANSPORT)
  transport?: TransportName;

  @Of('hang', 'outage')
  @IsInt(SECONDS)
  @Min(1, SECONDS)
  @Max(60, SECONDS)
  seconds!: number;

  @Of('slow')
  @IsInt(RATE)
  @Min(1, RATE)
  @Max(1_000_000, RATE)
  bytesPerSecond!: number;

  @Of('refuse')
  @IsIn([204, 502, 503], STATUS)
  status!: number;

  @Of('refuse', 'refuse-upgrade')
  @IsInt(COUNT)
  @Min(1, COUNT)
  @Max(100, COUNT)
  count!: number;

  @Of('close')
  @IsIn([1001, 1012, 1013], CODE)
  code!: number;

  /** One heartbeat in so many is left out; 1: all of them. */
  @Of('drop-heartbeats')
  @IsInt(EVERY)
  @Min(1, EVERY)
  @Max(100, EVERY)
  every!: number;
}
