import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Let every other thread of the machine go first: grouping is done in what intake, search and the database leave. Linux keeps a
 * priority a thread; elsewhere nothing changes.
 */
export function yieldToOthers(): void {
  try {
    const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1));
    setPriority(thread, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A system without this file, or one that forbids it.
  }
}
