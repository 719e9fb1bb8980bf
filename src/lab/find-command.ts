import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where it is, if it is installed; Debian keeps some out of an ordinary user's PATH. */
export const findCommand = (command: string): string | undefined =>
  [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, command))
    .find(isExecutable);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
