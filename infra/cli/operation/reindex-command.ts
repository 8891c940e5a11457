import { createDataSource, rebuildSearch } from '@reprise/persistence';
import { createSearchIndex } from '@reprise/search';
import { withDatabase } from '../checks/database-of-home.js';
import { readProductEnvironment } from '../env.js';
import { exitCodes } from '../exit-codes.js';
import { bold } from '../terminal/colour.js';
import { counted } from '../terminal/numbers.js';

const names = { meilisearch: 'Meilisearch', postgresql: 'PostgreSQL' } as const;

/** Build every search index anew: the database's own, which answers in need, and Meilisearch where it is used. */
export async function runReindex(): Promise<number> {
  const { MEILI_KEY, MEILI_URL } = readProductEnvironment();
  await withDatabase(async (url) => {
    const dataSource = await createDataSource(url, { poolSize: 3, applicationName: 'reprise reindex' }).initialize();
    try {
      const indexes = [createSearchIndex({ dataSource })];
      if (MEILI_URL !== undefined)
        indexes.push(createSearchIndex({ dataSource, meiliUrl: MEILI_URL, meiliKey: MEILI_KEY }));
      for (const index of indexes) {
        const documents = await rebuildSearch(dataSource, index);
        process.stdout.write(`${bold(names[index.engine])} holds ${counted(documents, 'document')}.\n`);
      }
    } finally {
      await dataSource.destroy();
    }
  });
  return exitCodes.done;
}
