export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/client/src'],
  testRegex: '\\.(spec|e2e-spec)\\.ts$',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.[tj]s$': '@swc/jest' },
  transformIgnorePatterns: ['/node_modules/(?!@nestjs/)'],
  testTimeout: 20_000,
  maxWorkers: 2,
  // What suites leave behind slows those that follow: a worker that has grown by then makes way for a new one.
  workerIdleMemoryLimit: '256MB',
  reporters: ['default', '<rootDir>/test/closing-line.reporter.cjs'],
};
