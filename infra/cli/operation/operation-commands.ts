import type { Command } from 'commander';
import type { Act } from '../act.js';
import type { EraseOptions } from './erase-command.js';

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
    .option(
      '--ledger <file...>',
      'erasures.ndjson of where it was made, when that is elsewhere: what it names is erased again',
    )
    .action(
      act(async (folder: string, options: { ledger?: string[] }) =>
        (await import('./restore-command.js')).runRestore(folder, options),
      ),
    );
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
  program
    .command('erase')
    .description('erase a ticket or a person everywhere, for good; without --confirm it is told what would go')
    .option('--ticket <number>', 'number of a ticket as its desk gave it')
    .option('--source <name>', 'source of the ticket, where two have the number')
    .option('--person <names...>', 'every way the desk writes a person: address, account, full name')
    .option('--reference <number>', 'number of the request elsewhere')
    .option('--confirm <text>', 'the number of the ticket, or the first name, once more')
    .action(act(async (options: EraseOptions) => (await import('./erase-command.js')).runErase(options)));
  const retention = program
    .command('retention')
    .description('how long what is no evidence is kept: look, change, remove what is older')
    .action(act(async () => (await import('./retention-command.js')).runRetention()));
  retention
    .command('set')
    .description('keep a kind so many days, or for `ever`')
    .argument('<kind>', 'answers, searches, gaps, rejections or invitations')
    .argument('<days>', 'a number of days, or ever')
    .action(
      act(async (kind: string, days: string) => (await import('./retention-command.js')).runRetentionSet(kind, days)),
    );
  retention
    .command('sweep')
    .description('remove what is older now; a running product does so every hour')
    .action(act(async () => (await import('./retention-command.js')).runRetentionSweep()));
  for (const command of retention.commands) command.exitOverride();
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
