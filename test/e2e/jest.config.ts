/** @jest-config-loader-options {"transpileOnly": true} */
import { Config } from 'jest';
import unit from '../../jest.config';

/** One file at a time: each of them keeps a small Kubernetes busy. */
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
