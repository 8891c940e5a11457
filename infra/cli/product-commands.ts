import type { Command } from 'commander';
import { addAccessCommands } from './access/commands.js';
import type { Act } from './act.js';
import { addOperationCommands } from './operation/operation-commands.js';
import type { ImportOptions } from './remote/import-command.js';
import type { StartOptions } from './start/start-command.js';
import { portNumber } from './whole-number.js';

/** Commands that work on the product or its database. */
export function addProductCommands(program: Command, act: Act): void {
  program.commandsGroup('The product:');
  program
    .command('start')
    .description(
      'bring up the whole product on services of its own, or those named by DATABASE_URL, REDIS_URL, MEILI_URL',
    )
    .option(
      '--port <number>',
      'port of the pages, also as WEB_PORT or PORT; default: 3000, or the next free one',
      portNumber,
    )
    .option('--watch', 'compile and restart on change')
    .action(act(async (options: StartOptions) => (await import('./start/start-command.js')).runStart(options)));
  program
    .command('import')
    .description('hand a file of tickets to the running product and follow the import to its end')
    .argument('<file>', 'CSV, NDJSON or JSON, plain or gzip')
    .option('--source <name>', 'where the tickets come from; default: the name of the file')
    .option('--mapping <file>', 'JSON file that names the columns: { "title": "Short description", … }')
    .option('--url <address>', 'address of the product; default: the one running here')
    .option('--token <token>', 'API token; default: the one of the product running here')
    .action(
      act(async (file: string, options: ImportOptions) =>
        (await import('./remote/import-command.js')).runImport(file, options),
      ),
    );
  program
    .command('verify')
    .description('check that nothing was lost, doubled or left hanging; fails when an invariant is broken')
    .action(act(async () => (await import('./checks/verify-command.js')).runVerify()));
  program
    .command('doctor')
    .description('look at what Reprise needs on this machine, and say what is missing')
    .action(act(async () => (await import('./checks/doctor-command.js')).runDoctor()));
  program
    .command('setup')
    .description('prepare database, demo data and the first administrator’s link for a product that runs in containers')
    .action(act(async () => (await import('./start/setup-command.js')).runSetup()));
  program
    .command('migrate')
    .description('bring the database’s schema up to date')
    .action(act(async () => (await import('./checks/migrate-command.js')).runMigrate()));
  addOperationCommands(program, act);
  addAccessCommands(program, act);
}
