import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../config/settings.js';
import { readTls, type Tls } from './tls.js';

const folder = mkdtempSync(join(tmpdir(), 'tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const selfSigned = async (): Promise<Tls> => (await readTls(readSettings({ TLS: 'self-signed' })))!;

it('is not there unless it is asked for', async () => {
  expect(await readTls(readSettings({}))).toBeUndefined();
});

it('makes a certificate for this machine, good for a year', async () => {
  const { cert } = await selfSigned();
  const made = new X509Certificate(cert);
  expect(made.checkHost('localhost')).toBe('localhost');
  for (const address of ['127.0.0.1', '::1']) expect(made.checkIP(address)).toBe(address);
  expect(made.ca).toBe(false);
  const days = (Date.parse(made.validTo) - Date.now()) / 86_400_000;
  expect(Math.round(days)).toBe(365);
});

describe('the files of a certificate and its key', () => {
  let own: Tls;
  let other: Tls;
  beforeAll(async () => {
    own = await selfSigned();
    other = await selfSigned();
  });

  const read = (cert: string, key: string): Promise<Tls | undefined> =>
    readTls(readSettings({ TLS_CERT: cert, TLS_KEY: key }));

  it('are read as they are', async () => {
    expect(await read(file('cert.pem', own.cert), file('key.pem', own.key))).toEqual(own);
  });

  it.each([
    ['no such file', '', /^TLS_CERT: cannot read .*no-such\.pem \(ENOENT\)/],
    ['no certificate', 'text', /^TLS_CERT: .*bad\.pem holds no certificate/],
  ])('are refused by name: %s', async (_what, text, says) => {
    const cert = text === '' ? join(folder, 'no-such.pem') : file('bad.pem', text);
    await expect(read(cert, file('key.pem', own.key))).rejects.toThrow(says);
  });

  it('are refused where the key is none, or another one', async () => {
    const cert = file('cert.pem', own.cert);
    await expect(read(cert, file('text.pem', 'text'))).rejects.toThrow(/^TLS_KEY: .* holds no key/);
    const stranger = file('stranger.pem', other.key);
    await expect(read(cert, stranger)).rejects.toThrow(/^TLS_KEY: .* is not the key of the certificate/);
  });
});
