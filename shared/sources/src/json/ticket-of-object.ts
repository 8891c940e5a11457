import { ticketFields } from '../mapping/ticket-fields.js';
import { ticketOfValues, type ReadTicket } from '../mapping/ticket-of-values.js';
import { valuesOfObject, type JsonObject } from '../ndjson/json-rows.js';
import { rowProblem } from '../row-problem.js';

const known = new Set<string>(ticketFields.map(({ name }) => name));

/**
 * A ticket from an object whose keys are the neutral fields. A key that is none refuses the ticket: who writes against an
 * interface learns of a slip at once.
 *
 * @param position  number of the object among its like, for messages
 * @param source  used when the object does not name its own
 */
export function ticketOfObject(object: JsonObject, position: number, source: string): ReadTicket {
  const unknown = Object.keys(object).filter((key) => !known.has(key));
  if (unknown.length > 0) {
    return {
      problems: unknown.map((key) =>
        rowProblem(position, 'field.unknown', `${key.slice(0, 100)} is no field of a ticket`, key.slice(0, 100)),
      ),
    };
  }
  const columnOf = (field: string): string => field;
  return ticketOfValues(valuesOfObject(object, {}, false), { line: position, columnOf, source });
}
