import { ShutdownSignal } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { serveBrowserFiles } from './browser-files.js';
import type { Settings } from './config/settings.js';
import { Logger } from './logger.js';
import { FaultyWsAdapter } from './transports/faults/faulty.ws.adapter.js';
import { framing } from './transports/faults/framing.js';
import { LimitsListeners } from './transports/faults/limits.listeners.js';
import { corsFor } from './transports/http/cors.js';
import { TickerHttpAdapter } from './transports/http/http.adapter.js';
import { jsonBody } from './transports/http/json-body.js';
import { readTls } from './transports/http/tls.js';
import { PublishGate } from './transports/publish/publish.gate.js';
import { TickerWsAdapter } from './transports/ws/ws.adapter.js';

/** The whole application, ready to listen. */
export async function createApp(settings: Settings): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(settings),
    new TickerHttpAdapter(settings, await readTls(settings)),
    { logger: new Logger(settings), bodyParser: false, abortOnError: false },
  );
  app.useWebSocketAdapter(new (settings.faults ? FaultyWsAdapter : TickerWsAdapter)(app, settings));
  app.enableCors(corsFor(settings));
  app.useSecurityHeaders({
    // Plain HTTP on a local network must keep working, and other sites embed what is served here.
    contentSecurityPolicy: { directives: { 'upgrade-insecure-requests': null } },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // Whoever terminates TLS decides for its domain.
    strictTransportSecurity: false,
  });
  if (settings.faults) app.use(framing(app.get(LimitsListeners)));
  const gate = app.get(PublishGate);
  app.use('/publish', gate.use.bind(gate));
  app.use(jsonBody(settings.maxBodyBytes));
  serveBrowserFiles(app);
  app.enableShutdownHooks([ShutdownSignal.SIGTERM, ShutdownSignal.SIGINT], { useProcessExit: true });
  return app;
}
