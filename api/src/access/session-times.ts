const HOUR_MS = 3_600_000;

/** A session ends after twelve hours without use, and after seven days in any case. */
export const IDLE_MS = 12 * HOUR_MS;
export const ABSOLUTE_MS = 7 * 24 * HOUR_MS;

export const idleSince = (now: Date): Date => new Date(now.getTime() - IDLE_MS);
export const sessionEnd = (now: Date): Date => new Date(now.getTime() + ABSOLUTE_MS);
