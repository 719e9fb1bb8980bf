import { Selection } from './selection.js';

describe('the selection', () => {
  it('is every stock, index and match at first, by pattern', () => {
    expect(new Selection().patterns()).toEqual(['index.*', 'match.>', 'stock.*']);
  });

  it('names what is left of a group when one is taken away, and goes back to the pattern', () => {
    const selection = new Selection();
    for (const topic of ['stock.A', 'stock.B', 'stock.C']) selection.learn(topic);
    selection.choose('stock.B', false);
    expect(selection.patterns()).toEqual(['index.*', 'match.>', 'stock.A', 'stock.C']);
    expect(selection.stateOf('stock')).toBe('some');
    selection.choose('stock.B', true);
    expect(selection.patterns()).toContain('stock.*');
  });

  it('takes a match and its incidents as one', () => {
    const selection = new Selection();
    expect(selection.learn('match.x.incidents')).toBe(true);
    expect(selection.learn('match.x')).toBe(false);
    selection.learn('match.y');
    selection.choose('match.x', false);
    expect(selection.patterns()).toEqual(['index.*', 'match.y', 'match.y.incidents', 'stock.*']);
  });

  it('leaves out topics of other kinds until they are checked', () => {
    const selection = new Selection();
    selection.learn('lab.one');
    expect(selection.has('lab.one')).toBe(false);
    selection.choose('lab.one', true);
    expect(selection.patterns()).toContain('lab.one');
    selection.chooseGroup('stock', false);
    expect(selection.patterns()).toEqual(['index.*', 'match.>', 'lab.one']);
  });
});
