import type { Command } from 'commander';
import type { Act } from './main.js';

/** Commands that work on the running product or its database. */
export function addProductCommands(program: Command, _act: Act): void {
  program.commandsGroup('The product:');
}
