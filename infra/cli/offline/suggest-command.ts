import { CommandError } from '../exit-codes.js';
import type { SuggestOptions } from './commands.js';

export async function runSuggest(_file: string, _options: SuggestOptions): Promise<number> {
  throw new CommandError('not yet');
}
