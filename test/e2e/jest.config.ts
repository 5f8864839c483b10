/** @jest-config-loader-options {"transpileOnly": true} */
import { Config } from 'jest';
import unit from '../../jest.config';

/** One file at a time, because what they ask of a small cluster is more than enough. */
const config: Config = {
  ...unit,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 300_000,
  maxWorkers: 1,
  verbose: true,
};

export default config;
