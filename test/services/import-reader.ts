import { answeredHere } from '@reprise/ports';
import { openTicketFile } from '@reprise/sources';
import { importReaderCallNames, importReaderCalls, type ImportReader, type OpenTicketFile } from '@reprise/workers';

/** What reads files for imports, in the very process of the test. */
export const importReaderHere = (open: OpenTicketFile = openTicketFile): ImportReader =>
  answeredHere(importReaderCalls(open), importReaderCallNames);
