import { answeredByThread } from '@reprise/ports';
import { importReaderCallNames, type ImportReader, type ImportReaderCalls } from './import-reader.js';

/**
 * Reads files in a thread of its own, so that the next rows are made ready while the database writes those before.
 * @param threadFile  the compiled `import-reader-thread.js`
 */
export const threadImportReader = (threadFile: URL): ImportReader =>
  answeredByThread<ImportReaderCalls>(threadFile, { name: 'the reading thread', calls: importReaderCallNames });
