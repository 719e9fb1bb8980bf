import 'reflect-metadata';
import { createApp } from './app.js';
import { readSettings, SettingsError } from './config/settings.js';
import { welcome } from './welcome.js';

try {
  const settings = readSettings(process.env);
  const app = await createApp(settings);
  await (settings.host === '' ? app.listen(settings.port) : app.listen(settings.port, settings.host));
  console.log(welcome(await app.getUrl(), settings));
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}
