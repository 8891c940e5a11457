export { openTicketFile, type TicketFile, type TicketFileOptions } from './file/open-ticket-file.js';
export { ticketFileFormats, type TicketFileFormat } from './file/inspect-ticket-file.js';
export { fileEncodings, type FileEncoding } from './file/file-bytes.js';
export {
  mappingOf,
  mappingProblems,
  proposeMapping,
  type ColumnMapping,
  type ColumnProposal,
} from './mapping/propose-mapping.js';
export { ticketFields, type TicketField, type TicketFieldDescription } from './mapping/ticket-fields.js';
export { ticketOfObject } from './json/ticket-of-object.js';
export { parseMoment } from './mapping/parse-moment.js';
