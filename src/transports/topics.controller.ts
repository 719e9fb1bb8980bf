import { All, Controller, Get, Header, Param, Query } from '@nestjs/common';
import { HubService } from '../hub/hub.service.js';
import type { History, Run } from '../hub/history.js';
import { jsonEvent } from '../protocol/encode.js';
import { formatPosition } from '../protocol/position.js';
import { isPattern, matches } from '../protocol/topic-pattern.js';
import { methodNotAllowed, Problem } from './problem.js';

/** Topics in one answer of `GET /topics` at most; `match` narrows it down. */
const MAX_TOPICS = 1000;

/** The stream as plain HTTP: what topics there are, where they come from, what they hold. */
@Controller('topics')
export class TopicsController {
  constructor(private readonly hub: HubService) {}

  /** Sources (feeds), and the topics that match (default: all), by name; `more` if not all fitted. */
  @Get()
  @Header('Cache-Control', 'no-cache')
  list(@Query('match') match: unknown = '>'): object {
    if (typeof match !== 'string' || !isPattern(match))
      throw new Problem('bad-topics', 'match must be one pattern.');
    const found = [];
    for (const history of this.hub.histories()) if (matches(match, history.topic)) found.push(history);
    found.sort((a, b) => (a.topic < b.topic ? -1 : 1));
    return {
      position: formatPosition(this.hub.position),
      sources: this.hub.sources.all,
      topics: found.slice(0, MAX_TOPICS).map((history) => this.#describe(history)),
      more: found.length > MAX_TOPICS,
    };
  }

  /** What somebody who subscribes now begins with. */
  @Get(':topic')
  @Header('Cache-Control', 'no-cache')
  @Header('Content-Type', 'application/json; charset=utf-8')
  snapshot(@Param('topic') topic: string): string {
    const history = this.#find(topic);
    return this.#withEvents(history, history.snapshot(-1));
  }

  /** All that is kept of it, oldest first. */
  @Get(':topic/history')
  @Header('Cache-Control', 'no-cache')
  @Header('Content-Type', 'application/json; charset=utf-8')
  history(@Param('topic') topic: string): string {
    const history = this.#find(topic);
    return this.#withEvents(history, history.after(-1));
  }

  @All()
  refuse(): never {
    throw methodNotAllowed('GET');
  }

  @All(':topic')
  refuseOne(): never {
    throw methodNotAllowed('GET');
  }

  @All(':topic/history')
  refuseHistory(): never {
    throw methodNotAllowed('GET');
  }

  #find(topic: string): History {
    const history = this.hub.history(topic);
    if (history === undefined)
      throw new Problem('not-found', 'There is no such topic; GET /topics lists them.');
    return history;
  }

  #describe({ topic, incident, length, evicted }: History): object {
    const source = this.hub.sources.of(topic);
    return {
      topic,
      kind: incident ? 'incident' : 'state',
      source: source?.name ?? null,
      origin: source?.origin ?? null,
      events: length,
      complete: evicted === 0,
    };
  }

  #withEvents(history: History, { events, next, end }: Run): string {
    const { epoch } = this.hub;
    const written = events
      .slice(next, end)
      .map(({ sequence, time, body }) => jsonEvent(formatPosition({ epoch, sequence, time }), body));
    return `{${JSON.stringify(this.#describe(history)).slice(1, -1)},"history":[${written.join(',')}]}`;
  }
}
