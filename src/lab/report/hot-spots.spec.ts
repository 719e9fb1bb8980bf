import { hotSpots } from './hot-spots.js';

const node = (
  id: number,
  functionName: string,
  url: string,
): { id: number; callFrame: { functionName: string; url: string; lineNumber: number } } => ({
  id,
  callFrame: { functionName, url, lineNumber: 9 },
});

it('names the functions by their own share of the busy time, whoever called them', () => {
  const nodes = [
    node(1, '(idle)', ''),
    node(2, 'write', 'node:net'),
    node(3, '', 'file:///home/me/tickerwire/dist/hub/batch.js'),
    node(4, 'write', 'node:net'),
    node(5, 'next', 'file:///home/me/node_modules/rxjs/dist/cjs/internal/Subject.js'),
  ];
  const samples = [1, 2, 3, 4, 5, 1];
  const timeDeltas = [7, 100, 30, 10, 50, 10];
  expect(hotSpots({ nodes, samples, timeDeltas }, 3)).toEqual([
    { name: 'write', place: 'node:net:10', share: 0.8 },
    { name: '(anonymous)', place: 'hub/batch.js:10', share: 0.1 },
    { name: 'next', place: 'rxjs/…/Subject.js:10', share: 0.1 },
  ]);
});
