import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Sends a child a message and waits for its next one, the answer. @throws Error if it ends instead, or has one to tell */
export async function exchange(child: ChildProcess, message: object): Promise<unknown> {
  if (!child.connected) throw new Error('the process has ended');
  const ended = new AbortController();
  const onExit = (): void => ended.abort();
  child.once('exit', onExit);
  let answer: unknown;
  try {
    const answered = once(child, 'message', { signal: ended.signal });
    child.send(message);
    [answer] = (await answered) as unknown[];
  } catch (error) {
    throw ended.signal.aborted ? new Error('the process has ended') : error;
  } finally {
    child.off('exit', onExit);
  }
  const { error } = (answer ?? {}) as { error?: string };
  if (error !== undefined) throw new Error(error);
  return answer;
}

/** Ends a child and waits for it. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
