import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caddyPath, startCaddy, startDocumentedCaddy } from './caddy.js';
import { nginxPath, startDefaultNginx, startDeployedNginx, startNginx } from './nginx.js';
import type { ProxyProcess } from './proxy.process.js';

/** One way to put a proxy before a server. */
export interface SetUp {
  readonly name: string;
  readonly needs: 'nginx' | 'Caddy';
  /** Clients speak HTTP/2 with it for event streams, within TLS, and `wss:`. */
  readonly http2?: true;
  /** Clients ask for compression. */
  readonly gzip?: true;
  /** Before a server on this port. */
  readonly start: (port: number) => Promise<ProxyProcess>;
}

/** What every guide to streams behind nginx says. */
const STREAMING = `proxy_http_version 1.1; proxy_set_header Connection $http_connection;
    proxy_set_header Upgrade $http_upgrade;`;

export const SET_UPS: readonly SetUp[] = [
  { name: 'nginx as it comes', needs: 'nginx', start: startDefaultNginx },
  {
    name: 'nginx, HTTP/1.1 and upgrade',
    needs: 'nginx',
    start: (port) => startDefaultNginx(port, STREAMING),
  },
  {
    name: 'nginx, buffering off too',
    needs: 'nginx',
    start: (port) => startDefaultNginx(port, `${STREAMING} proxy_buffering off;`),
  },
  {
    name: 'nginx, gzip for event streams',
    needs: 'nginx',
    gzip: true,
    start: (port) =>
      startDefaultNginx(port, `${STREAMING} gzip on; gzip_proxied any; gzip_types text/event-stream;`),
  },
  { name: 'deploy/nginx.conf', needs: 'nginx', start: startDeployedNginx },
  { name: 'nginx, HTTP/2 in front', needs: 'nginx', http2: true, start: startHttp2Nginx },
  {
    name: 'Caddy as it comes',
    needs: 'Caddy',
    start: (port) => startCaddy(`reverse_proxy 127.0.0.1:${port}`),
  },
  { name: 'Caddy as documented', needs: 'Caddy', start: startDocumentedCaddy },
];

const INSTALLED = { nginx: nginxPath !== undefined, Caddy: caddyPath !== undefined };

export const isInstalled = ({ needs }: SetUp): boolean => INSTALLED[needs];

async function startHttp2Nginx(port: number): Promise<ProxyProcess> {
  const { generate } = await import('selfsigned');
  const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
  return startNginx((listen, folder) => {
    const [certPath, keyPath] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(certPath, cert);
    writeFileSync(keyPath, key);
    return `events {}
http {
  server {
    ${listen} ssl http2;
    ssl_certificate ${certPath};
    ssl_certificate_key ${keyPath};
    ${STREAMING}
    proxy_buffering off;
    location / { proxy_pass http://127.0.0.1:${port}; }
  }
}`;
  });
}
