/** Wraps a command's work so that its result becomes the exit code. */
export type Act = <Args extends unknown[]>(
  action: (...args: Args) => Promise<number>,
) => (...args: Args) => Promise<void>;
