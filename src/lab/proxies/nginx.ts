import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from '../find-command.js';
import { ProxyProcess } from './proxy.process.js';

/** Where nginx is, if it is installed. */
export const nginxPath = findCommand('nginx');

/** What a whole configuration needs besides, so that nginx runs as anybody and touches nothing outside `folder`. */
const ownFolder = (folder: string): string =>
  ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ');

/** A real nginx. `configFor` writes its whole configuration, with `listen` for its port. */
export async function startNginx(
  configFor: (listen: string, folder: string) => string,
): Promise<ProxyProcess> {
  if (nginxPath === undefined) throw new Error('nginx is not installed');
  const path = nginxPath;
  return ProxyProcess.start((port, folder) => {
    const config = configFor(`listen 127.0.0.1:${port}`, folder);
    writeFileSync(
      join(folder, 'nginx.conf'),
      config.replace(/^http \{/m, `http { access_log off; ${ownFolder(folder)}`),
    );
    // Its workers must be able to enter the folder, which belongs to whoever runs this.
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    const directives = `daemon off; pid nginx.pid; error_log stderr error; ${user}`;
    return { path, args: ['-p', folder, '-c', 'nginx.conf', '-g', directives], end: 'SIGTERM' };
  });
}

const deployed = (): string => readFileSync(new URL('../../../deploy/nginx.conf', import.meta.url), 'utf8');

/** The configuration that is deployed; only the two addresses are others. */
export const startDeployedNginx = (port: number): Promise<ProxyProcess> =>
  startNginx((listen) =>
    replaceOnce(replaceOnce(deployed(), 'listen 80', listen), 'server app:3000', `server 127.0.0.1:${port}`),
  );

/** What somebody writes who has never heard of streams. Up to nginx 1.29.6 that is HTTP/1.0 to the app, and buffers. */
export const startDefaultNginx = (port: number, extra = ''): Promise<ProxyProcess> =>
  startNginx(
    (listen) => `events {}
http {
  server {
    ${listen};
    ${extra}
    location / { proxy_pass http://127.0.0.1:${port}; }
  }
}`,
  );

function replaceOnce(source: string, part: string, replacement: string): string {
  if (source.split(part).length !== 2) throw new Error(`deploy/nginx.conf must hold "${part}" exactly once`);
  return source.replace(part, replacement);
}
