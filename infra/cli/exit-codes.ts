/** What the command's end tells a script. */
export const exitCodes = {
  done: 0,
  /** The work could not be done, or a check found something broken. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The work was done; some lines of the input could not be read and were skipped. */
  linesSkipped: 3,
} as const;

/** A failure that people can act on: its message is shown without a stack trace. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(message);
    this.name = 'CommandError';
  }
}
