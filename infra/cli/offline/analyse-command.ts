import type { AnalyseOptions } from './commands.js';

export async function runAnalyse(_files: readonly string[], _options: AnalyseOptions): Promise<number> {
  return 1;
}
