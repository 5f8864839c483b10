import { Redis } from 'ioredis';

/**
 * ioredis starts a timer of 2 s for each connection that it ends, and never clears it where the
 * connection had closed by itself: for that long Jest would not exit after the last test.
 */
const { defaultOptions } = Redis as unknown as {
  readonly defaultOptions: { disconnectTimeout: number };
};
defaultOptions.disconnectTimeout = 100;
