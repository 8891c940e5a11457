import type { Command } from 'commander';
import type { Act } from '../act.js';
import { wholeNumber } from '../whole-number.js';
import type { NewTokenOptions } from './tokens-command.js';

/** Commands for whoever owns the machine: they work on the database itself and need no token. */
export function addAccessCommands(program: Command, act: Act): void {
  const tokens = program.command('tokens').description('keys of programs: list, create, revoke');
  tokens
    .command('list')
    .description('tokens that were not revoked')
    .action(act(async () => (await import('./tokens-command.js')).runTokenList()));
  tokens
    .command('create')
    .description('make a token and print it once')
    .argument('<name>', 'what it is for')
    .option('--role <role>', 'engineer, developer, lead or admin', 'engineer')
    .option('--scopes <list>', 'read, import, curate, admin; separated by commas', 'read')
    .option('--days <n>', 'days until it runs out', wholeNumber, 90)
    .action(
      act(async (name: string, options: NewTokenOptions) =>
        (await import('./tokens-command.js')).runTokenCreate(name, options),
      ),
    );
  tokens
    .command('revoke')
    .description('end a token at once')
    .argument('<id>', 'as `reprise tokens list` shows it')
    .action(act(async (id: string) => (await import('./tokens-command.js')).runTokenRevoke(id)));
  program
    .command('password-link')
    .description('make a one-time link to a new password for somebody who forgot theirs')
    .argument('<e-mail>', 'address of the account')
    .action(act(async (email: string) => (await import('./password-command.js')).runPasswordLink(email)));
  for (const command of tokens.commands) command.exitOverride();
}
