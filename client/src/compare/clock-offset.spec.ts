import { ServerClock } from './clock-offset.js';

describe("the server's clock", () => {
  it('is not known before somebody has asked', () => {
    const clock = new ServerClock();
    expect(clock.offset).toBeUndefined();
    expect(clock.at(5)).toBeUndefined();
  });

  it('goes by the quickest round trip, and is right to half of it', () => {
    const clock = new ServerClock();
    clock.heard({ sentMs: 0, receivedMs: 100, serverMs: 1_000_090 });
    clock.heard({ sentMs: 200, receivedMs: 204, serverMs: 1_000_202 });
    clock.heard({ sentMs: 300, receivedMs: 360, serverMs: 1_000_301 });
    expect(clock.offset).toEqual({ offsetMs: 1_000_000, uncertaintyMs: 2 });
    expect(clock.at(500)).toBe(1_000_500);
  });

  it('lets go of old ones, for clocks drift', () => {
    const clock = new ServerClock();
    clock.heard({ sentMs: 0, receivedMs: 1, serverMs: 7 });
    for (let trip = 0; trip < 20; trip += 1) clock.heard({ sentMs: 10, receivedMs: 20, serverMs: 1015 });
    expect(clock.offset).toEqual({ offsetMs: 1000, uncertaintyMs: 5 });
  });
});
