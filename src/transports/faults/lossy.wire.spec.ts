import { wsWire } from '../ws/ws.wire.js';
import { LossyWire } from './lossy.wire.js';

const real = wsWire({ batch: false, deflate: false });

it.each([
  [1, [0, 0, 0, 0, 0, 0]],
  [2, [1, 0, 1, 0, 1, 0]],
  [3, [1, 1, 0, 1, 1, 0]],
])('one heartbeat in %i is left out, and nothing else', (every, expected) => {
  const wire = new LossyWire(real, every);
  const heartbeats = expected.map((_, time) => {
    expect(wire.control('stale', { topics: [], reason: '' })).toEqual(
      real.control('stale', { topics: [], reason: '' }),
    );
    return wire.control('heartbeat', { time }, 'e-1');
  });
  expect(heartbeats).toEqual(
    expected.map((there, time) =>
      there === 1 ? real.control('heartbeat', { time }, 'e-1') : Buffer.alloc(0),
    ),
  );
});
