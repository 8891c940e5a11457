import type { Command } from 'commander';
import type { Act } from './main.js';

/** Commands that work on the product or its database. */
export function addProductCommands(program: Command, act: Act): void {
  program.commandsGroup('The product:');
  program
    .command('start')
    .description('bring up the whole product on services of its own, or those named by DATABASE_URL, REDIS_URL, MEILI_URL')
    .option('--watch', 'compile and restart on change')
    .action(act(async (options: { watch?: boolean }) => (await import('./start/start-command.js')).runStart(options)));
}
