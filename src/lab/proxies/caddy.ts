import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from '../find-command.js';
import { ProxyProcess } from './proxy.process.js';

/** Where Caddy is, if it is installed. */
export const caddyPath = findCommand('caddy');

/** A real Caddy. `sitesFor` writes its sites, of which one has this address. */
async function startCaddyWith(sitesFor: (address: string) => string): Promise<ProxyProcess> {
  if (caddyPath === undefined) throw new Error('Caddy is not installed');
  const path = caddyPath;
  return ProxyProcess.start((port, folder) => {
    const config = join(folder, 'Caddyfile');
    writeFileSync(config, `{\n\tadmin off\n}\n${sitesFor(`http://127.0.0.1:${port}`)}`);
    // It keeps its state in the home of whoever runs it.
    const env = { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
    // At SIGTERM it would wait for streams to end.
    return { path, args: ['run', '--config', config, '--adapter', 'caddyfile'], env, end: 'SIGKILL' };
  });
}

/** With one site, whose directives are given. */
export const startCaddy = (directives: string): Promise<ProxyProcess> =>
  startCaddyWith((address) => `${address} {\n${directives}\n}\n`);

/** As docs/deployment.md has it; only the two addresses are others. */
export const startDocumentedCaddy = (port: number): Promise<ProxyProcess> => {
  const document = readFileSync(new URL('../../../docs/deployment.md', import.meta.url), 'utf8');
  const [, site = ''] = /^```caddyfile\n([^]*?)^```$/m.exec(document) ?? [];
  return startCaddyWith((address) =>
    site.replace('ticker.example.com', address).replace('127.0.0.1:3000', `127.0.0.1:${port}`),
  );
};
