import { firstValueFrom, map, merge, type Observable, of, race, Subject, timer, zip } from 'rxjs';
import type { Settings } from '../../config/settings.js';
import { CatchUp, type CatchUpStep } from '../../hub/catch-up.js';
import type { Group } from '../../hub/group.js';
import type { HubService } from '../../hub/hub.service.js';
import { jsonEvent } from '../../protocol/encode.js';
import { type ControlData, PROTOCOL_VERSION } from '../../protocol/messages.js';
import { formatPosition } from '../../protocol/position.js';
import { Problem } from '../problem.js';
import { decideStart, patternsOf, type Start, type SubscribeRequest } from '../resume.js';

const NEWS = '';

/**
 * One long poll: a single catch-up step, made at once if it holds anything, else when the group next has news. Who
 * asked for less (`conflateMs`) waits that long first, unless there is more than one step or something to begin with.
 */
export class Poll {
  readonly #enough = new Subject<void>();
  #wanted = true;

  constructor(
    private readonly hub: HubService,
    private readonly settings: Settings,
    private readonly request: SubscribeRequest,
    private readonly waitMs: number,
    /** The server is about to stop: answer with what there is. */
    private readonly closing$: Observable<void>,
  ) {}

  /** The client has gone: stop waiting. */
  abandon(): void {
    this.#wanted = false;
    this.#enough.next();
  }

  /**
   * @returns a `PollAnswer` as JSON, or nothing when nobody waits for it any more
   * @throws Problem `behind`
   */
  async answer(): Promise<string | undefined> {
    const group = this.hub.hold(patternsOf(this.request), this.request.conflateMs);
    try {
      const first = await this.#decide((start) => {
        const step = this.#step(group, start);
        const isDue = step.events.length > 0;
        const cannotWait = step.resets.length > 0 || start.position < 0 || !step.done || this.waitMs === 0;
        if (cannotWait || (isDue && group.conflateMs === 0)) return this.#encode(group, start, step);
        return this.#news(group, isDue);
      });
      if (first !== NEWS) return first;
      // The log may have begun anew in the meantime.
      return await this.#decide((start) => this.#encode(group, start, this.#step(group, start)));
    } finally {
      this.hub.release(group);
    }
  }

  #decide(begin: (start: Start) => string | Promise<string>): Promise<string | undefined> {
    const wanted = (): boolean => this.#wanted;
    return decideStart(this.hub, this.request, wanted, (start) => {
      if (start === 'behind') throw new Problem('behind', 'This server has not seen that position yet.');
      return begin(start);
    });
  }

  /** Resolves when there may be something to say, or it is time to answer all the same. */
  #news(group: Group, isDue: boolean): Promise<string> {
    const enough$ = merge(timer(this.waitMs), this.#enough, this.closing$);
    const rest$ = group.conflateMs === 0 ? of(0) : timer(group.conflateMs);
    const news$ = isDue ? rest$ : zip(rest$, race(group.batches$, this.hub.notices$));
    return firstValueFrom(race(news$, enough$).pipe(map(() => NEWS)), { defaultValue: NEWS });
  }

  #step(group: Group, start: Start): CatchUpStep {
    const catchUp = new CatchUp({ ...start, newestOnly: this.request.conflateMs > 0, lagging: false });
    let step = catchUp.step(group.histories());
    // Below the floor there is nowhere to go on from: cut short there, the same would be asked for again and again.
    while (!step.done && this.hub.judge({ ...step.events.at(-1)!, epoch: this.hub.epoch }) !== 'valid') {
      const { resets, events } = step;
      const next = catchUp.step(group.histories());
      step = { ...next, resets, events: [...events, ...next.events] };
    }
    return step;
  }

  #encode(group: Group, start: Start, { resets, events, done }: CatchUpStep): string {
    const { epoch, counters } = this.hub;
    counters.replayed += events.length;
    if (start.reset !== undefined) counters.resets[start.reset] += 1;
    if (resets.length > 0) counters.resets['history-evicted'] += 1;
    const topics = [...group.patterns.patterns];
    const all: ControlData['reset'][] = start.reset === undefined ? [] : [{ topics, reason: start.reset }];
    if (resets.length > 0) all.push({ topics: resets, reason: 'history-evicted' });
    const ids = events.map(({ sequence, time }) => formatPosition({ epoch, sequence, time }));
    const hello: ControlData['hello'] = {
      version: PROTOCOL_VERSION,
      topics,
      conflateMs: group.conflateMs,
      heartbeatMs: this.settings.pollWaitMs,
      time: Date.now(),
    };
    const live: ControlData['live'] | null = done ? { empty: this.hub.unknownAmong(topics) } : null;
    const position = done ? formatPosition(this.hub.position) : ids.at(-1)!;
    // The events are written as they are everywhere else: the bytes of `data` are the same on every transport.
    const written = events.map(({ body }, index) => jsonEvent(ids[index]!, body)).join(',');
    const ended = events.filter(({ ends }) => ends !== undefined).map(({ topic }) => topic);
    return (
      `{"hello":${JSON.stringify(hello)},"resets":${JSON.stringify(all)},"events":[${written}],` +
      `"ended":${JSON.stringify(ended)},"position":"${position}","live":${JSON.stringify(live)}}`
    );
  }
}
