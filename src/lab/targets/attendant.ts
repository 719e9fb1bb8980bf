/**
 * Preloaded into every server that is measured (`node --expose-gc --import`), ours included, which so needs no code for
 * it: does over IPC what cannot be done from outside, and ends the server when the bench has gone, however it went.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

/**
 * What the bench may ask; each is answered with its own name once done. `collect`: with the bytes that are alive after a
 * garbage collection, those outside V8's heap too; `handles`: with their number.
 */
export type Errand =
  | { readonly name: 'collect' | 'profile' | 'handles' | 'exit' }
  | { readonly name: 'save'; readonly path: string };

let session: Session | undefined;

function profile(): void {
  session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
}

function save(path: string): void {
  session?.post('Profiler.stop', (_error, { profile }) => writeFileSync(path, JSON.stringify(profile)));
  session?.disconnect();
}

function collect(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

process.on('message', (errand: Errand) => {
  if (errand.name === 'collect') return void process.send?.(collect());
  if (errand.name === 'profile') profile();
  else if (errand.name === 'handles') return void process.send?.(process.getActiveResourcesInfo().length);
  else if (errand.name === 'save') save(errand.path);
  else process.exit();
  process.send?.(errand.name);
});
process.once('disconnect', () => process.exit());
