import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { CannotStart } from './cannot-start.js';
import {
  BooleanSetting,
  ChoiceSetting,
  IntegerSetting,
  ListSetting,
  NumberSetting,
  SecretListSetting,
  TextSetting,
} from './setting.js';
import { envName, settingMetas } from './setting.js';

/** The feeds that `FEEDS` can name. */
export const FEED_NAMES = ['simulator', 'world-cup', 'sp500', 'replay', 'lab'] as const;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Every setting of the server, once: the property's name in capitals is the environment variable
 * (`maxBodyBytes` is `MAX_BODY_BYTES`), its initial value the default.
 */
export class Settings {
  @TextSetting('address to listen on; empty: all of them')
  host: string = '';

  @IntegerSetting({ min: 0, max: 65_535 }, 'TCP port to listen on; 0: any free one')
  port: number = 3000;

  @ChoiceSetting(
    ['off', 'self-signed'],
    'a certificate made at the start, for this machine and a try-out: HTTPS and HTTP/2, which browsers warn of',
  )
  tls: string = 'off';

  @TextSetting('PEM file of the certificate and those between it and its root: HTTPS and HTTP/2')
  tlsCert: string = '';

  @TextSetting('PEM file of the key of that certificate')
  tlsKey: string = '';

  @IntegerSetting(
    { min: 1, max: 100_000 },
    'requests that may be under way on one HTTP/2 connection; Chromium opens no more than 256',
  )
  http2MaxStreams: number = 256;

  @ChoiceSetting(['text', 'json'], 'how log lines are written')
  logFormat: string = 'text';

  @ChoiceSetting(['error', 'warn', 'log', 'debug'], 'least severe log lines to write')
  logLevel: string = 'log';

  @BooleanSetting('answer `GET /metrics`, for Prometheus (docs/operations.md); not for the world outside')
  metrics: boolean = true;

  @BooleanSetting(
    'answer /faults, by which the comparison page breaks its own connections; never where strangers can reach it',
  )
  faults: boolean = false;

  @IntegerSetting(
    { min: 0, max: 65_534 },
    'with `FAULTS`: TCP port of another listener, for HTTP/1.1 alone; with TLS the one after it is for HTTP/2; 0: any free ones',
  )
  limitsPort: number = 3001;

  @BooleanSetting(
    'compress what many are sent, once for all: gzip on SSE, permessage-deflate on WebSocket with `batch`',
  )
  compression: boolean = false;

  @ListSetting(
    { pattern: new RegExp(`^(${FEED_NAMES.join('|')})$`), says: `must name only ${FEED_NAMES.join(', ')}` },
    'where ticks come from; empty: nowhere',
  )
  feeds: string[] = ['simulator', 'world-cup', 'sp500'];

  @IntegerSetting({ min: 0, max: 4_294_967_295 }, 'seed of the simulator: the same seed gives the same ticks')
  simulatorSeed: number = 1;

  @NumberSetting(
    { min: 0.01, max: 1000, unit: 'ticks/s' },
    'how often the simulator moves each stock, on average',
  )
  simulatorRate: number = 1;

  @NumberSetting(
    { min: 0.01, max: 10_000 },
    'how many times faster than life simulated matches and trading days run',
  )
  simulatorSpeed: number = 30;

  @ListSetting(
    { pattern: /^[A-Z]{1,8}$/, says: 'must hold stock symbols, as in AAPL,MSFT' },
    'symbols the simulator quotes; empty: all 24',
  )
  simulatorStocks: string[] = [];

  @IntegerSetting(
    { min: 0, max: 100 },
    'matches the simulator plays at once: football and basketball in turn',
  )
  simulatorMatches: number = 4;

  @NumberSetting(
    { min: 0.01, max: 1_000_000 },
    'how many times faster than life the 2022 World Cup final is replayed',
  )
  worldCupSpeed: number = 60;

  @NumberSetting(
    { min: 0.01, max: 100_000_000 },
    'how many times faster than life the S&P 500 of 2008 is replayed; a weekend passes like one day',
  )
  sp500Speed: number = 86_400;

  @TextSetting('recording that the feed `replay` reads, NDJSON or CSV (docs/recordings.md)')
  replayFile: string = '';

  @NumberSetting({ min: 0.01, max: 100_000_000 }, 'how many times faster than life `REPLAY_FILE` is replayed')
  replaySpeed: number = 1;

  @BooleanSetting('start `REPLAY_FILE` again when it has ended')
  replayLoop: boolean = true;

  @ListSetting(
    { pattern: /^[A-Za-z0-9_.*>-]+$/, says: 'must hold topics and patterns, as in stock.*,index.>' },
    'topics and patterns that `REPLAY_FILE` is said to hold',
  )
  replayTopics: string[] = ['>'];

  @SecretListSetting(
    {
      pattern: /^[\x21-\x7e]{16,256}$/,
      says: 'must hold keys of 16 to 256 printable ASCII characters, without blanks',
      max: 8,
    },
    'keys that may publish by `POST /publish`, two while one replaces the other; empty: nobody may',
  )
  publishKeys: string[] = [];

  @IntegerSetting({ min: 1, max: 10_000 }, 'events that one `POST /publish` may hold')
  maxPublishEvents: number = 100;

  @TextSetting('folder of a file in which history outlives a restart; empty: no file, each start begins anew')
  dataDir: string = '';

  @IntegerSetting({ min: 1, max: 1_000_000 }, 'topics of the feed `lab`: `lab.0`, `lab.1`, …')
  labTopics: number = 1;

  @NumberSetting(
    { min: 0.001, max: 10_000_000, unit: 'events/s' },
    'events of the feed `lab`, over all of its topics',
  )
  labRate: number = 50;

  @IntegerSetting({ min: 48, max: 65_536, unit: 'bytes' }, 'size of the data of an event of the feed `lab`')
  labSize: number = 150;

  @ChoiceSetting(
    ['metronome', 'poisson', 'burst', 'spike'],
    'when events of the feed `lab` come: evenly, by chance, those of each second at once, or evenly but in one second of eight 50 times as many',
  )
  labArrivals: string = 'metronome';

  @IntegerSetting({ min: 0, max: 4_294_967_295 }, 'seed of the feed `lab`')
  labSeed: number = 1;

  @IntegerSetting({ min: 1, max: 1_000_000, unit: 'events' }, 'history kept of each topic')
  historyEvents: number = 1000;

  @IntegerSetting(
    { min: 1_048_576, max: 68_719_476_736, unit: 'bytes' },
    'history kept of all topics; beyond it the oldest of each goes, but never its latest event',
  )
  maxHistoryBytes: number = 268_435_456;

  @IntegerSetting({ min: 1, max: 10_000_000 }, 'topics kept; a new one beyond that is refused')
  maxTopics: number = 100_000;

  @IntegerSetting(
    { min: 100, max: DAY, unit: 'ms' },
    'time after the end of a match, say, until all but its last event is forgotten',
  )
  forgetEndedMs: number = 600_000;

  @IntegerSetting(
    { min: 100, max: 30 * DAY, unit: 'ms' },
    'time after its end until a topic is forgotten altogether',
  )
  dropEndedMs: number = DAY;

  @IntegerSetting(
    { min: 100, max: HOUR, unit: 'ms' },
    'silence on a connection after which a heartbeat is sent',
  )
  heartbeatMs: number = 15_000;

  @IntegerSetting({ min: 0, max: HOUR, unit: 'ms' }, 'longest `conflateMs` a client may ask for')
  maxConflateMs: number = 10_000;

  @IntegerSetting({ min: 10, max: HOUR, unit: 'ms' }, 'longest time a poll waits for the next event')
  pollWaitMs: number = 25_000;

  @IntegerSetting({ min: 1, max: 10_000 }, 'topics and patterns one connection may ask for')
  maxTopicsPerConnection: number = 128;

  @IntegerSetting({ min: 256, max: 16_777_216, unit: 'bytes' }, 'largest request body')
  maxBodyBytes: number = 65_536;

  @IntegerSetting({ min: 256, max: 16_777_216, unit: 'bytes' }, 'largest WebSocket message from a client')
  maxFrameBytes: number = 16_384;

  @IntegerSetting(
    { min: 1024, max: 1_048_576, unit: 'bytes' },
    'largest request head: request line and headers',
  )
  maxHeaderBytes: number = 8192;

  @IntegerSetting(
    { min: 1024, max: 16_777_216, unit: 'bytes' },
    'bytes queued in the process from which a connection is busy',
  )
  busyBytes: number = 65_536;

  @IntegerSetting({ min: 100, max: HOUR, unit: 'ms' }, 'time a busy connection has to drain before it is cut')
  maxBusyMs: number = 10_000;

  @IntegerSetting({ min: 1, max: 1000 }, 'WebSocket commands a client may send in a second')
  maxCommandsPerSecond: number = 20;

  @IntegerSetting(
    { min: 1024, max: 67_108_864, unit: 'bytes' },
    'bytes queued in the process from which a connection is cut',
  )
  maxQueuedBytes: number = 262_144;

  @IntegerSetting({ min: 1, max: 1_000_000 }, 'connections in all, of every transport')
  maxConnections: number = 20_000;

  @IntegerSetting({ min: 1, max: 1_000_000 }, 'connections from one address; loopback is not limited')
  maxConnectionsPerAddress: number = 50;

  @ListSetting(
    {
      pattern: /^(\*|https?:\/\/[^/\s,*]+)$/,
      says: 'must hold origins, as in https://www.example.com, or *',
    },
    'pages that may read, by their origin (scheme, host and port, nothing else); `*`: every page',
  )
  allowedOrigins: string[] = ['*'];

  @ListSetting(
    {
      pattern: /^([0-9a-fA-F.:]+(\/[0-9a-f.:]+)?|loopback|linklocal|uniquelocal)$/,
      says: 'must hold addresses, subnets, loopback, linklocal or uniquelocal',
    },
    'proxies whose `X-Forwarded-For` is believed: addresses, subnets, `loopback`, `linklocal`, `uniquelocal`',
  )
  trustProxy: string[] = [];

  @IntegerSetting(
    { min: 1000, max: DAY, unit: 'ms' },
    'age at which an SSE connection is asked to come back, ± 20 %',
  )
  maxAgeMs: number = 600_000;

  @IntegerSetting({ min: 100, max: HOUR, unit: 'ms' }, 'time a WebSocket may stay without ever subscribing')
  silentSocketMs: number = 10_000;

  @IntegerSetting({ min: 100, max: HOUR, unit: 'ms' }, 'time a client has to send the head of a request')
  headersTimeoutMs: number = 10_000;

  @IntegerSetting({ min: 100, max: HOUR, unit: 'ms' }, 'time a client has to send a whole request')
  requestTimeoutMs: number = 15_000;

  @IntegerSetting({ min: 1, max: 10_000 }, 'fragments one WebSocket message may come in')
  maxFragments: number = 16;

  @IntegerSetting({ min: 16, max: 1_000_000 }, 'pieces of a WebSocket message that may wait for the rest')
  maxBufferedChunks: number = 1024;

  @IntegerSetting(
    { min: 1, max: 10_000 },
    'answers to WebSocket pings that may wait for a client that does not read',
  )
  maxPendingPongs: number = 60;

  @IntegerSetting(
    { min: 0, max: HOUR, unit: 'ms' },
    'at a shutdown, time between not ready and the first `bye`',
  )
  shutdownDelayMs: number = 0;

  @IntegerSetting(
    { min: 0, max: HOUR, unit: 'ms' },
    'at a shutdown, time over which connections are ended, in waves',
  )
  shutdownMs: number = 5000;

  @IntegerSetting(
    { min: 100, max: HOUR, unit: 'ms' },
    'mean time that clients are asked to wait before they come back',
  )
  retryMs: number = 2000;
}

/** The environment holds bad settings; `problems` names every one of them. */
export class SettingsError extends CannotStart {
  override readonly name = 'SettingsError';

  constructor(readonly problems: readonly string[]) {
    super(`bad settings:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

const secrets = new Set(settingMetas.filter(({ secret }) => secret).map(({ property }) => property));

/** Rules that need more than one setting. */
function crossFieldProblems(settings: Settings): string[] {
  const problems: string[] = [];
  if (settings.feeds.includes('replay') && settings.replayFile === '') {
    problems.push('REPLAY_FILE is missing: FEEDS names replay, so say which recording it reads');
  }
  if ((settings.tlsCert === '') !== (settings.tlsKey === '')) {
    const missing = settings.tlsCert === '' ? 'TLS_CERT' : 'TLS_KEY';
    problems.push(`${missing} is missing: TLS_CERT and TLS_KEY go together, a certificate and its key`);
  }
  if (settings.tls === 'self-signed' && settings.tlsCert + settings.tlsKey !== '') {
    problems.push('TLS must not be self-signed where TLS_CERT and TLS_KEY name a certificate: choose one');
  }
  if (settings.busyBytes > settings.maxQueuedBytes) {
    problems.push('BUSY_BYTES must not be more than MAX_QUEUED_BYTES: a connection is busy before it is cut');
  }
  if (settings.headersTimeoutMs > settings.requestTimeoutMs) {
    problems.push(
      'HEADERS_TIMEOUT_MS must not be more than REQUEST_TIMEOUT_MS: the head is part of the request',
    );
  }
  return problems;
}

/**
 * Reads the settings from environment variables. A variable that is unset, or set to an empty text where the
 * setting is a number or a choice, leaves the default.
 * @throws SettingsError naming every bad variable at once
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const given: Record<string, string> = {};
  for (const { property, env: name, type } of settingMetas) {
    const value = env[name];
    if (value !== undefined && (value.trim() !== '' || type === 'text' || type === 'list'))
      given[property] = value;
  }
  const settings = plainToInstance(Settings, given, { exposeDefaultValues: true });
  const problems = validateSync(settings).map(({ property, constraints }) => {
    const value = secrets.has(property) ? 'not (its value is not shown)' : JSON.stringify(given[property]);
    return `${envName(property)} ${Object.values(constraints ?? {})[0]}, but is ${value}`;
  });
  if (problems.length === 0) problems.push(...crossFieldProblems(settings));
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}
