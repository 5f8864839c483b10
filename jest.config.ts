import { Config } from 'jest';

const config: Config = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  modulePathIgnorePatterns: ['<rootDir>/lib/', '<rootDir>/dist/'],
  // Types are checked once, by `npm run lint`; transpiling alone keeps the tests quick.
  transform: { '\\.ts$': ['ts-jest', { transpilation: true, diagnostics: false }] },
};

export default config;
