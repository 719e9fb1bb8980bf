import { Logger } from '@nestjs/common';
import { type FileHandle, open } from 'node:fs/promises';
import { LogFolder } from './log-folder.js';

let datasync: jest.SpyInstance;

beforeEach(async () => {
  jest.useFakeTimers({
    doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance'],
  });
  const file = await open(__filename);
  datasync = jest.spyOn(Object.getPrototypeOf(file) as FileHandle, 'datasync');
  await file.close();
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

it('the file is synchronised once a second, if something was written, and when it is closed', async () => {
  const { engine } = await new LogFolder().open();
  datasync.mockClear();
  for (let n = 0; n < 5; n += 1) await engine.publish('A', '{}');
  expect(datasync).toHaveBeenCalledTimes(0);
  await jest.advanceTimersByTimeAsync(1000);
  expect(datasync).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(5000);
  expect(datasync).toHaveBeenCalledTimes(1);
  await engine.publish('A', '{}');
  await engine.close();
  expect(datasync).toHaveBeenCalledTimes(2);
});

it('a disk that fails to synchronise is reported once, and tried again each second', async () => {
  const error = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  const { engine } = await new LogFolder().open();
  datasync.mockRejectedValue(new Error('EIO: simulated'));
  datasync.mockClear();
  await engine.publish('A', '{}');
  for (let second = 0; second < 3; second += 1) await jest.advanceTimersByTimeAsync(1000);
  expect(datasync).toHaveBeenCalledTimes(3);
  expect(error).toHaveBeenCalledTimes(1);
  datasync.mockRestore();
  await engine.close();
});
