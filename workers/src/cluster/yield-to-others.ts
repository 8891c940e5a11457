import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Half the share of an ordinary thread: a tenth, on a machine that others fill, groups nothing for minutes. */
const NICENESS = 4;

/**
 * Let other threads of the machine go first, so that grouping takes less of what intake, search and the database want. Linux keeps a
 * priority a thread; elsewhere nothing changes.
 */
export function yieldToOthers(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, NICENESS);
  } catch {
    // A system without this file, or one that forbids it.
  }
}
