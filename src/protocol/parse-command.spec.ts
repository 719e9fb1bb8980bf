import fc from 'fast-check';
import { cases } from '../../test/support/cases.js';
import { parseCommand } from './parse-command.js';
import { MAX_DEPTH, parseJson } from './parse-json.js';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('JSON from a stranger', () => {
  it('may be nested up to the limit, and not one level more', () => {
    expect(parseJson(nested(MAX_DEPTH)).ok).toBe(true);
    expect(parseJson(nested(MAX_DEPTH + 1))).toMatchObject({ ok: false, reason: 'bad-json' });
    expect(parseJson(nested(100_000))).toMatchObject({ ok: false, reason: 'bad-json' });
  });

  it('never reaches a prototype', () => {
    for (const text of ['{"__proto__":1}', '{"a":[{"__proto__":{}}]}', '{"\\u005f\\u005fproto__":1}']) {
      expect(parseJson(text)).toMatchObject({ ok: false, reason: 'bad-json' });
    }
    expect(parseJson('{"constructor":{"prototype":1},"text":"__proto__"}').ok).toBe(true);
  });

  it('is what JSON.parse says, for whatever is allowed', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        const parsed = parseJson(text);
        if (parsed.ok) expect(parsed.value).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe('a command', () => {
  it('never throws, whatever text comes, and is one of four when it is accepted', () => {
    const event = fc.oneof(
      fc.constantFrom('subscribe', 'unsubscribe', 'conflate', 'ping'),
      fc.string(),
      fc.jsonValue(),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.record({ event, data: fc.jsonValue() }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (given) => {
        const command = parseCommand(given);
        if (command.ok)
          expect(['subscribe', 'unsubscribe', 'conflate', 'ping']).toContain(command.value.event);
        else expect(command.reason).toMatch(/^bad-(json|request|command|value)$/);
      }),
      cases(3000),
    );
  });

  it('keeps its ref when it is refused, so that the client knows which one was', () => {
    expect(parseCommand('{"event":"nothing","data":{"ref":"r"}}')).toMatchObject({ ok: false, ref: 'r' });
    expect(parseCommand('{"event":"nothing","data":{"ref":{}}}')).not.toHaveProperty('ref');
  });
});
