import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from '../../src/app.js';
import { readSettings } from '../../src/config/settings.js';
import { HubService } from '../../src/hub/hub.service.js';

export interface TestServer {
  readonly app: NestExpressApplication;
  readonly hub: HubService;
  readonly port: number;
  /** `http://127.0.0.1:PORT`; with TLS `https:` */
  readonly url: string;
  /** `ws://127.0.0.1:PORT/ws`; with TLS `wss:` */
  readonly wsUrl: string;
  /** Publishes by hand; resolves once the event is in the hub and on its way to every live connection. */
  publish(topic: string, data: object): Promise<number>;
  close(): Promise<void>;
}

const DEFAULTS = { FEEDS: '', LOG_LEVEL: 'error', HOST: '127.0.0.1', PORT: '0', LIMITS_PORT: '0' };

const open = new Set<TestServer>();

/** The real application on a free port, without feeds unless `env` names some. Closed after each test file. */
export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
  const settings = readSettings({ ...DEFAULTS, ...env });
  const app = await createApp(settings);
  await app.listen(settings.port, settings.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const s = settings.tls === 'off' && settings.tlsCert === '' ? '' : 's';
  const hub = app.get(HubService);
  const server: TestServer = {
    app,
    hub,
    port,
    url: `http${s}://127.0.0.1:${port}`,
    wsUrl: `ws${s}://127.0.0.1:${port}/ws`,
    publish: async (topic, data) => (await hub.publish({ topic, time: Date.now(), data })).sequence,
    close: async () => {
      if (open.delete(server)) await app.close();
    },
  };
  open.add(server);
  return server;
}

afterAll(async () => {
  await Promise.all([...open].map((server) => server.close()));
});
