import { answerCalls } from '@reprise/ports';
import { openTicketFile } from '@reprise/sources';
import { importReaderCalls } from './import-reader.js';

/** The thread that reads files of tickets and makes the tickets ready for the database. */
answerCalls(() => importReaderCalls(openTicketFile));
