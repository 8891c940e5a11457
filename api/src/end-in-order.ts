/** What is under way gets so long to be answered. The supervisor kills after 15 s, container platforms after 30 s. */
const PATIENCE_MS = 10_000;

/**
 * SIGTERM or SIGINT: nothing new is taken in, what is under way is answered, then the process ends; it also ends when that takes
 * too long, and at once when asked a second time. Nothing that was answered is lost by either.
 *
 * @param close  resolves when all is answered and let go
 */
export function endInOrder(close: () => Promise<void>, say: (words: string) => void): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    setTimeout(() => {
      say(`requests were still under way after ${PATIENCE_MS / 1_000} s; ending without them`);
      process.exit(1);
    }, PATIENCE_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(`the end was not orderly: ${String(error)}`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
