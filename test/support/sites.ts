import { createServer, request as send, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageFile } from './recorder.js';

const open = new Set<Server>();

async function start(server: Server): Promise<string> {
  open.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A page on another origin, with nothing in it. @returns its address */
export const startEmptySite = (): Promise<string> =>
  start(
    createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><link rel="icon" href="data:,">');
    }),
  );

/** Pages and scripts of another origin, by path, each answered with these header fields. @returns its address */
export const startSite = (
  files: ReadonlyMap<string, PageFile>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> =>
  start(
    createServer(({ url = '' }, response) => {
      const file = files.get(url);
      if (file === undefined) response.writeHead(404).end();
      else response.writeHead(200, { 'Content-Type': file.type, ...headers }).end(file.body);
    }),
  );

/** A proxy as many are by default: it passes everything on but the upgrade. @returns its address */
export function startProxyWithoutUpgrade(port: number): Promise<string> {
  const proxy = createServer((request, response) => {
    const { method, url, headers } = request;
    const passed = { ...headers };
    delete passed.upgrade;
    delete passed.connection;
    const onward = send({ host: '127.0.0.1', port, method, path: url, headers: passed }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  return start(proxy);
}

afterAll(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
});
