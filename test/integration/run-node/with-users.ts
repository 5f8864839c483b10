import { serverVersion } from '../../support/find-server';

/** Whether the server of this machine has users: Redis has from 6.0, and Valkey. */
export const HAS_USERS = parseFloat(serverVersion()) >= 6;

/** A test that needs users, and is skipped where the server has none. */
export const testWithUsers = HAS_USERS ? test : test.skip;
