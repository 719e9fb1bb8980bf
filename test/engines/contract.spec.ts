import { MemoryEngine } from '../../src/hub/memory.engine.js';
import { describeEngine } from './contract.js';
import { LogFolder } from './log-folder.js';

describeEngine('memory', () =>
  Promise.resolve({
    persistent: false,
    create: () => new MemoryEngine(),
    dispose: () => Promise.resolve(),
  }),
);

describeEngine('memory with a file', () => Promise.resolve(new LogFolder()));
