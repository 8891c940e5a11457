import { Command, CommanderError } from 'commander';
import { CommandError, exitCodes } from './exit-codes.js';
import { databaseFault } from './database-fault.js';
import { addOfflineCommands } from './offline/commands.js';
import { addProductCommands } from './product-commands.js';
import { red } from './terminal/colour.js';

/**
 * Run the `reprise` command.
 * @param argv  as Node gives it, program names first
 * @returns the exit code, see exit-codes.ts
 */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = new Command('reprise')
    .description('Finds the recurring problems in resolved tickets, and what to harden first.')
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride();
  const act =
    <Args extends unknown[]>(action: (...args: Args) => Promise<number>) =>
    async (...args: Args): Promise<void> => {
      exitCode = await action(...args);
    };
  addProductCommands(program, act);
  addOfflineCommands(program, act);
  program.addHelpText(
    'after',
    `\nExit codes: 0 done · 1 failed · 2 wrong use · 3 done, but some lines could not be read and were skipped`,
  );
  for (const command of program.commands) command.exitOverride();
  try {
    await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has said what is wrong already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof CommandError) {
    process.stderr.write(`${red('reprise:')} ${error.message}\n`);
    return error.exitCode;
  }
  const fault = databaseFault(error);
  if (fault !== undefined) {
    process.stderr.write(`${red('reprise:')} ${fault}\n`);
    return exitCodes.failed;
  }
  const known = (error as NodeJS.ErrnoException).code;
  if (
    known === 'ENOENT' ||
    known === 'EACCES' ||
    known === 'EISDIR' ||
    known === 'ENOSPC' ||
    error instanceof RangeError
  ) {
    process.stderr.write(`${red('reprise:')} ${(error as Error).message}\n`);
    return exitCodes.failed;
  }
  process.stderr.write(
    `${red('reprise:')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return exitCodes.failed;
}
