import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { CannotStart } from '../../config/cannot-start.js';
import type { Settings } from '../../config/settings.js';

/** A certificate and its key, as PEM. */
export interface Tls {
  readonly cert: string;
  readonly key: string;
}

/**
 * What the settings ask for; undefined: no TLS.
 * @throws CannotStart
 */
export async function readTls({ tls, tlsCert, tlsKey }: Settings): Promise<Tls | undefined> {
  if (tls === 'self-signed') return selfSigned();
  if (tlsCert === '') return undefined;
  const pair = { cert: read('TLS_CERT', tlsCert), key: read('TLS_KEY', tlsKey) };
  check({ cert: pair.cert }, `TLS_CERT: ${tlsCert} holds no certificate in PEM that can be used`);
  check({ key: pair.key }, `TLS_KEY: ${tlsKey} holds no key in PEM that can be used without a password`);
  check(pair, `TLS_KEY: ${tlsKey} is not the key of the certificate in ${tlsCert}`);
  return pair;
}

function read(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CannotStart(`${setting}: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`);
  }
}

function check(options: SecureContextOptions, problem: string): void {
  try {
    createSecureContext(options);
  } catch (error) {
    const { reason, message } = error as Error & { reason?: string };
    throw new CannotStart(`${problem} (${reason ?? message})`);
  }
}

/** Good for a year on this machine, for whoever clicks the browser's warning away. It is never written anywhere. */
async function selfSigned(): Promise<Tls> {
  // Only here: nobody else needs the dozen megabytes that stand behind it.
  const { generate } = await import('selfsigned');
  const names = new Set(['localhost', hostname().toLowerCase()]);
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...names].map((value) => ({ type: 2 as const, value })),
          ...['127.0.0.1', '::1'].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  return { cert, key };
}
