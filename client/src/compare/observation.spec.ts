import { Observation } from './observation.js';

describe('an observation', () => {
  it('tells when a panel noticed, when it was back, and what came in between', () => {
    const seen = new Observation(1000);
    seen.tick('live');
    seen.phase('down', 1300);
    seen.phase('connecting', 1400);
    seen.tick('connecting');
    seen.tick('connecting');
    seen.phase('live', 1900);
    seen.tick('live');
    expect(seen).toMatchObject({ noticedMs: 300, backMs: 900, replayed: 2 });
  });

  it('says nothing of a panel that stays live', () => {
    const seen = new Observation(1000);
    seen.phase('live', 1500);
    seen.tick('live');
    expect([seen.noticedMs, seen.backMs, seen.replayed]).toEqual([undefined, undefined, 0]);
  });

  it('is over once the panel is back: what ends later is another story', () => {
    const seen = new Observation(0);
    seen.phase('silent', 10);
    seen.phase('live', 20);
    seen.phase('down', 30);
    seen.phase('live', 40);
    expect(seen).toMatchObject({ noticedMs: 10, backMs: 20 });
  });
});
