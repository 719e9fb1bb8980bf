import 'reflect-metadata';
import { createApp } from './app.js';
import { CannotStart } from './config/cannot-start.js';
import { readSettings } from './config/settings.js';
import { LifeLog } from './ops/life-log.js';
import { welcome } from './welcome.js';

try {
  const settings = readSettings(process.env);
  const app = await createApp(settings);
  await (settings.host === '' ? app.listen(settings.port) : app.listen(settings.port, settings.host));
  const url = await app.getUrl();
  // Whoever asked for JSON reads the log with a machine.
  if (settings.logFormat === 'text') console.log(welcome(url, settings));
  app.get(LifeLog).started(url);
  // Nest stops listening to signals before it exits: from then on another one would kill, and the exit code say so.
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => undefined);
} catch (error) {
  const { code, syscall } = error as NodeJS.ErrnoException;
  const toldInOneLine = error instanceof CannotStart || syscall === 'listen';
  console.error(toldInOneLine ? `Tickerwire cannot start: ${(error as Error).message}` : error);
  if (code === 'EADDRINUSE') console.error('Set PORT to one that is free, or to 0 for any.');
  process.exit(1);
}
