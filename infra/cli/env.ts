/** Whether standard output and error may carry colours: NO_COLOR and FORCE_COLOR decide, then whether a terminal listens. */
export function wantsColour(): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return process.env.FORCE_COLOR !== '0';
  return process.stdout.isTTY === true && process.stderr.isTTY === true;
}
