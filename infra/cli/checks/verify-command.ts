import { createDataSource, verifyInvariants, type InvariantResult } from '@reprise/persistence';
import { createSearchIndex } from '@reprise/search';
import { readProductEnvironment } from '../env.js';
import { exitCodes } from '../exit-codes.js';
import { bold, dim, green, red } from '../terminal/colour.js';
import { count } from '../terminal/numbers.js';
import { withDatabase } from './database-of-home.js';

/** Check the promises about stored data; may run while the product works. */
export async function runVerify(): Promise<number> {
  const results = await withDatabase(verifyDatabase);
  process.stdout.write(tableOf(results));
  return results.some(({ breaches }) => breaches > 0) ? exitCodes.failed : exitCodes.done;
}

async function verifyDatabase(url: string): Promise<InvariantResult[]> {
  const { MEILI_KEY, MEILI_URL } = readProductEnvironment();
  const dataSource = createDataSource(url, { poolSize: 2, applicationName: 'reprise verify' });
  await dataSource.initialize();
  try {
    const index = createSearchIndex({ dataSource, meiliUrl: MEILI_URL, meiliKey: MEILI_KEY });
    return await verifyInvariants(dataSource, index);
  } finally {
    await dataSource.destroy();
  }
}

/** One line a promise, the breaches below the broken ones. */
export function tableOf(results: readonly InvariantResult[]): string {
  const lines = results.flatMap(({ breaches, examples, id, promise }) => {
    if (breaches === 0) return [`${green('✓')} ${dim(id.padEnd(4))} ${promise}`];
    const more = breaches > examples.length ? [`          and ${count(breaches - examples.length)} more`] : [];
    return [
      `${red('✗')} ${dim(id.padEnd(4))} ${promise}: ${red(`broken ${count(breaches)} times`)}`,
      ...examples.map((example) => `          ${example}`),
      ...more,
    ];
  });
  const broken = results.filter(({ breaches }) => breaches > 0).length;
  const verdict =
    broken === 0 ? `All ${results.length} promises hold.` : `${broken} of ${results.length} promises are broken.`;
  return `${lines.join('\n')}\n\n${bold(verdict)}\n`;
}
