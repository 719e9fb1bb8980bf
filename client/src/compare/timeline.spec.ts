import { Timeline } from './timeline.js';

it('a timeline tells how a connection has been, between two moments', () => {
  const timeline = new Timeline();
  expect(timeline.stretches(0, 100)).toEqual([]);
  timeline.change('connecting', 10);
  timeline.change('live', 20);
  timeline.change('live', 30);
  timeline.change('down', 60);
  timeline.change('live', 60);
  expect(timeline.stretches(15, 100)).toEqual([
    { phase: 'connecting', fromMs: 15, toMs: 20 },
    { phase: 'live', fromMs: 20, toMs: 60 },
    { phase: 'live', fromMs: 60, toMs: 100 },
  ]);
  expect(timeline.stretches(70, 80)).toEqual([{ phase: 'live', fromMs: 70, toMs: 80 }]);
  expect(timeline.phase).toBe('live');
});

it('a timeline keeps the latest changes', () => {
  const timeline = new Timeline();
  for (let ms = 0; ms < 1000; ms += 1) timeline.change(ms % 2 === 0 ? 'live' : 'down', ms);
  expect(timeline.stretches(0, 1000)).toHaveLength(200);
  expect(timeline.stretches(0, 1000)[0]!.fromMs).toBe(800);
});
