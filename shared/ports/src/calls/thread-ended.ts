/** How a thread came to its end: it made no progress, broke, or was closed by its owner. */
export type ThreadEnd = 'stalled' | 'broken' | 'closed';

/** A call was not answered because its thread ended. */
export class ThreadEnded extends Error {
  override readonly name = 'ThreadEnded';

  /**
   * @param call  what the thread was doing; undefined when nothing was under way
   * @param step  the last step that call reported, 0 before the first
   */
  constructor(
    message: string,
    readonly end: ThreadEnd,
    readonly call?: string,
    readonly step = 0,
  ) {
    super(message);
  }
}
