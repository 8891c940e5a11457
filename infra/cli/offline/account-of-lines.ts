import { exitCodes } from '../exit-codes.js';
import { dim, yellow } from '../terminal/colour.js';
import type { TicketSet } from './read-tickets.js';

const shownLines = 5;

/**
 * Say on standard error which lines were skipped and how many.
 * @returns the exit code that follows from it
 */
export function accountForLines({ skipped, linesRead, repeated, warningCount, warnings }: TicketSet): number {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  if (repeated > 0) {
    const repeat = repeated === 1 ? '1 line repeats' : `${repeated} lines repeat`;
    say(dim(`${repeat} a ticket number; the last line of each number counts.`));
  }
  if (warningCount > 0) {
    say(
      dim(
        `${warningCount === 1 ? '1 value was' : `${warningCount} values were`} cut or left out, for example line ${warnings[0]?.line}: ${warnings[0]?.message}`,
      ),
    );
  }
  if (skipped.length === 0) return exitCodes.done;
  say(yellow(`${skipped.length} of ${linesRead} lines could not be read and were skipped:`));
  for (const { file, line, message } of skipped.slice(0, shownLines)) say(`  ${file}, line ${line}: ${message}`);
  if (skipped.length > shownLines) say(`  and ${skipped.length - shownLines} more`);
  return exitCodes.linesSkipped;
}
