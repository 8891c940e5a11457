import type { RowProblem } from '@reprise/ports';

/** What can be wrong with a row; the words are stable. */
export type RowProblemCode =
  | 'file.empty'
  | 'file.foreign'
  | 'file.truncated_gzip'
  | 'file.damaged_gzip'
  | 'file.unreadable'
  | 'encoding.invalid'
  | 'row.too_long'
  | 'row.not_a_ticket'
  | 'json.invalid'
  | 'json.not_an_object'
  | 'json.too_large'
  | 'csv.unclosed_quote'
  | 'csv.stray_quote'
  | 'csv.column_count'
  | 'mapping.nothing_recognised'
  | 'field.missing'
  | 'field.unknown'
  | 'field.too_long'
  | 'field.invalid_date'
  | 'field.invalid_number'
  | 'field.invalid_link'
  | 'field.invalid_characters'
  | 'id.made_from_content';

/** @param value  shown to people, shortened to 200 characters */
export function rowProblem(
  line: number,
  code: RowProblemCode,
  message: string,
  column?: string,
  value?: string,
): RowProblem {
  return {
    line,
    code,
    message,
    ...(column === undefined ? {} : { column }),
    ...(value === undefined ? {} : { value: value.length > 200 ? `${value.slice(0, 199)}…` : value }),
  };
}
