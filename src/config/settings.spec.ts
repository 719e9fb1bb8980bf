import { readSettings, Settings, SettingsError } from './settings.js';

const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
};

describe('settings', () => {
  it('have defaults that are valid', () => {
    expect(readSettings({})).toEqual(new Settings());
  });

  it('come from the environment, each with its own type', () => {
    const settings = readSettings({
      PORT: '8080',
      FEEDS: ' world-cup, sp500 ',
      REPLAY_LOOP: 'false',
      SIMULATOR_RATE: '2.5',
    });
    expect(settings).toMatchObject({
      port: 8080,
      feeds: ['world-cup', 'sp500'],
      replayLoop: false,
      simulatorRate: 2.5,
    });
  });

  it('an empty list is a list, an empty number is the default', () => {
    expect(readSettings({ FEEDS: '', PORT: '' })).toMatchObject({ feeds: [], port: 3000 });
  });

  it('that are bad are all named at once, with what is wrong', () => {
    const problems = problemsOf({
      PORT: '70000',
      HEARTBEAT_MS: 'soon',
      FEEDS: 'simulator,nasdaq',
      LOG_FORMAT: 'xml',
      REPLAY_LOOP: 'maybe',
    });
    expect(problems).toHaveLength(5);
    expect(problems.join('\n')).toMatch(/PORT must be at most 65535, but is "70000"/);
    expect(problems.join('\n')).toMatch(
      /HEARTBEAT_MS must be .*number, but is "soon"|HEARTBEAT_MS must be at/,
    );
    expect(problems.join('\n')).toMatch(/FEEDS must name only simulator, world-cup, sp500, replay/);
    expect(problems.join('\n')).toMatch(/LOG_FORMAT must be one of text, json/);
  });

  it.each(['0x10', '1e3', '1.5', ' ', '-1', 'NaN', 'Infinity', '1_000'])(
    'PORT=%j is not taken for a number by mistake',
    (value) => {
      if (value === ' ') expect(readSettings({ PORT: value }).port).toBe(3000);
      else expect(problemsOf({ PORT: value })).toHaveLength(1);
    },
  );

  it('are checked against each other', () => {
    expect(problemsOf({ FEEDS: 'replay' })).toEqual([expect.stringContaining('REPLAY_FILE is missing')]);
    expect(problemsOf({ TLS_CERT: 'a.pem' })).toEqual([expect.stringContaining('TLS_KEY is missing')]);
    expect(problemsOf({ TLS_KEY: 'a.pem' })).toEqual([expect.stringContaining('TLS_CERT is missing')]);
    const two = { TLS: 'self-signed', TLS_CERT: 'a.pem', TLS_KEY: 'b.pem' };
    expect(problemsOf(two)).toEqual([expect.stringContaining('choose one')]);
  });

  it('name publishers’ keys, and never show them', () => {
    const keys = (...all: string[]): { PUBLISH_KEYS: string } => ({ PUBLISH_KEYS: all.join() });
    const many = Array.from({ length: 9 }, (_, index) => `key-number-${index}-of-nine`);
    expect(readSettings({}).publishKeys).toEqual([]);
    expect(readSettings(keys('')).publishKeys).toEqual([]);
    for (const good of [['x'.repeat(16)], ['~!"#$%&+/=?@[]^_{|}'], ['x'.repeat(256)], many.slice(0, 8)]) {
      expect(readSettings(keys(...good)).publishKeys).toEqual(good);
    }
    for (const bad of [
      ['x'.repeat(15)],
      ['x'.repeat(257)],
      ['a blank in the middle'],
      ['ключ-ключ-ключ-ключ'],
      many,
    ]) {
      const [problem, ...more] = problemsOf(keys(...bad));
      expect(more).toEqual([]);
      expect(problem).toMatch(/^PUBLISH_KEYS must hold .*\(its value is not shown\)$/);
      for (const key of bad) expect(problem).not.toContain(key);
    }
  });
});
