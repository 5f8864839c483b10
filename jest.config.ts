/** @jest-config-loader-options {"transpileOnly": true} */
import { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/'],
  globalSetup: '<rootDir>/test/support/bundled.ts',
  // Types are checked once, by `npm run lint`; swc only strips them.
  transform: { '\\.ts$': '@swc/jest' },
  // Jest would leave one core to itself, and a machine of two would run one file at a time.
  maxWorkers: '100%',
  // Only for tests that hang: some start programs, which takes seconds on a busy machine.
  testTimeout: 60_000,
};

export default config;
