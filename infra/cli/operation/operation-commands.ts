import type { Command } from 'commander';
import type { Act } from '../main.js';

/** Commands for whoever keeps the product going. */
export function addOperationCommands(program: Command, act: Act): void {
  program
    .command('backup')
    .description('save everything into a new folder while the product works')
    .argument('[folder]', 'default: backups/<moment> in the home of the installation')
    .action(act(async (folder?: string) => (await import('./backup-command.js')).runBackup(folder)));
  program
    .command('restore')
    .description('take a backup in; the database must be empty')
    .argument('<folder>', 'as `reprise backup` made it')
    .action(act(async (folder: string) => (await import('./restore-command.js')).runRestore(folder)));
  program
    .command('verify-restore')
    .description(
      'prove that a backup can be restored: take it in beside the product, compare and check it, throw it away',
    )
    .argument('<folder>', 'as `reprise backup` made it')
    .option('--database <url>', 'an empty database to use; default: a private one')
    .action(
      act(async (folder: string, options: { database?: string }) =>
        (await import('./verify-restore-command.js')).runVerifyRestore(folder, options),
      ),
    );
  program
    .command('reindex')
    .description('build the search index anew from the rows; search goes on meanwhile')
    .action(act(async () => (await import('./reindex-command.js')).runReindex()));
  const quarantine = program.command('quarantine').description('work that was set aside: list it, order it again');
  quarantine
    .command('list')
    .description('what was set aside and why, newest first')
    .action(act(async () => (await import('./quarantine-command.js')).runQuarantineList()));
  quarantine
    .command('replay')
    .description('order it again, once its cause is gone')
    .argument('[ids...]', 'as `reprise quarantine list` shows them; default: all of it')
    .action(act(async (ids: string[]) => (await import('./quarantine-command.js')).runQuarantineReplay(ids)));
  for (const command of quarantine.commands) command.exitOverride();
}
