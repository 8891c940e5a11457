import type { AttemptLimit } from '@reprise/persistence';

export const SIGN_IN_WINDOW_MS = 15 * 60_000;
const MAX_FOR_ACCOUNT = 10;
const MAX_FROM_ADDRESS = 50;

/**
 * Attempts are counted for an account from an address, so that nobody locks another person's account from elsewhere, and for
 * the address over all accounts, so that a list of stolen passwords does not get far.
 */
export const signInLimits = (email: string, addressBlock: string): readonly AttemptLimit[] => [
  { key: `account ${email.toLowerCase()}\n${addressBlock}`, maxAttempts: MAX_FOR_ACCOUNT },
  { key: `address ${addressBlock}`, maxAttempts: MAX_FROM_ADDRESS },
];
