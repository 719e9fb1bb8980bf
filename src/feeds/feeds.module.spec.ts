import { Test } from '@nestjs/testing';
import { ConfigModule } from '../config/config.module.js';
import { readSettings } from '../config/settings.js';
import { type Feed, FEEDS } from './feed.js';
import { FeedsModule } from './feeds.module.js';

async function feeds(env: Record<string, string>): Promise<readonly Feed[]> {
  const settings = readSettings(env);
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(settings), FeedsModule],
  }).compile();
  return module.get<readonly Feed[]>(FEEDS);
}

const namesOf = (all: readonly Feed[]): string[] => all.map(({ name }) => name);

describe('FeedsModule', () => {
  it('runs the simulator and both recordings unless told otherwise', async () => {
    expect(namesOf(await feeds({}))).toEqual(['simulator', 'world-cup', 'sp500']);
  });

  it('runs no feed when FEEDS is empty', async () => {
    expect(await feeds({ FEEDS: '' })).toEqual([]);
  });

  it('runs each feed that is named once, the one with the widest claim last', async () => {
    const env = { FEEDS: 'replay,simulator,simulator', REPLAY_FILE: 'recordings/sp500-2008.csv' };
    expect(namesOf(await feeds(env))).toEqual(['simulator', 'replay']);
  });

  it('does not start with a recording that is not there', async () => {
    await expect(feeds({ FEEDS: 'replay', REPLAY_FILE: 'nowhere.csv' })).rejects.toThrow(
      'feed replay: cannot read nowhere.csv',
    );
  });
});
