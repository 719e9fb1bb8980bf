/** What can happen in one step of a run. */
export const STEPS = [
  'publish',
  'read',
  'turn',
  'drain',
  'deliver',
  'cut',
  'time',
  'wake',
  'topics',
  'transport',
  'freeze',
  'truncate',
  'wipe',
  'outage',
  'notice',
  'stop',
  'end',
  'age',
  'crash',
  'rate',
] as const;
export type StepName = (typeof STEPS)[number];

/** How often each thing happens, and in what surroundings. */
export interface Weather {
  readonly odds: Readonly<Record<StepName, number>>;
  /** Events kept of each topic. */
  readonly historyEvents: number;
  /** Nothing is ever lost, so that nobody may be told of a loss. */
  readonly lossless?: boolean;
  /** Share of clients that ask for fewer events. */
  readonly conflated: number;
  /** The libraries are that many tabs of one browser, and share a connection. */
  readonly tabs?: number;
}

const MIXED: Readonly<Record<StepName, number>> = {
  publish: 34,
  read: 8,
  turn: 8,
  drain: 8,
  deliver: 14,
  cut: 6,
  time: 10,
  wake: 3,
  topics: 2,
  transport: 3,
  freeze: 0.5,
  truncate: 0.6,
  wipe: 0.2,
  outage: 1,
  notice: 1.5,
  stop: 1,
  end: 0.7,
  age: 0.5,
  crash: 0,
  rate: 0,
};

const TABS: Readonly<Record<StepName, number>> = {
  ...MIXED,
  deliver: 40,
  drain: 14,
  read: 12,
  topics: 1,
  transport: 1,
  cut: 3,
  wake: 8,
  freeze: 1,
  crash: 1,
  rate: 1,
};

const NO_LOSS = { truncate: 0, wipe: 0, end: 0, freeze: 0 };

export const WEATHERS = {
  mixed: { odds: MIXED, historyEvents: 3, conflated: 0.3 },
  /** Rings that hold everything, and a log that loses nothing. */
  lossless: { odds: { ...MIXED, ...NO_LOSS }, historyEvents: 1000, conflated: 0.3, lossless: true },
  /** Logs cut short and wiped, instances that notice late. */
  stormy: {
    odds: { ...MIXED, truncate: 3, wipe: 1, notice: 4, outage: 2, stop: 3, cut: 8, wake: 8 },
    historyEvents: 3,
    conflated: 0.5,
  },
  /** One instance reads a log that has come back shorter, another one does not know of it. */
  torn: {
    odds: {
      ...MIXED,
      publish: 30,
      read: 12,
      deliver: 26,
      cut: 12,
      wake: 16,
      time: 6,
      truncate: 4,
      notice: 5,
      topics: 0,
    },
    historyEvents: 3,
    conflated: 0.4,
  },
  /** Connections that hardly take anything. */
  narrow: {
    odds: { ...MIXED, ...NO_LOSS, publish: 44, drain: 5, deliver: 10, cut: 8, wake: 6, stop: 0.3 },
    historyEvents: 3,
    conflated: 0.5,
  },
  /** Lists and transports that change all the time. */
  restless: {
    odds: {
      ...MIXED,
      ...NO_LOSS,
      topics: 8,
      transport: 10,
      rate: 2,
      age: 1,
      cut: 8,
      wake: 8,
      drain: 12,
      deliver: 18,
    },
    historyEvents: 4,
    conflated: 0.3,
  },
  /** Tabs that share one connection, come, go and crash, and hear of each other late. */
  shared: { odds: { ...TABS, ...NO_LOSS }, historyEvents: 6, conflated: 0.1, tabs: 3 },
  /** The same, and the log loses events besides. */
  tattered: {
    odds: { ...TABS, truncate: 1.5, wipe: 0.4, notice: 4, outage: 1.5, stop: 2 },
    historyEvents: 3,
    conflated: 0.1,
    tabs: 3,
  },
  /** Topics that end, are forgotten and begin again. */
  ending: {
    odds: { ...MIXED, end: 6, age: 8, stop: 2, wake: 6, cut: 10, read: 4 },
    historyEvents: 3,
    conflated: 0.2,
  },
} as const satisfies Record<string, Weather>;

export type WeatherName = keyof typeof WEATHERS;
export const WEATHER_NAMES = Object.keys(WEATHERS) as WeatherName[];
