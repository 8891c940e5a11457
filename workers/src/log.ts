import { describeError } from '@reprise/ports';
import { pino, type Logger } from 'pino';

/** Structured lines on standard output. Never ticket text, never addresses with passwords. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

export function createLog(level: string): Logger {
  return pino({
    level,
    base: { app: 'workers' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  });
}
