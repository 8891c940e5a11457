/**
 * A CSV cell, quoted. A cell that a spreadsheet would run as a formula gets an apostrophe in front: the values come out
 * of files nobody vetted.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const harmless = /^[=+\-@\t\r\0]/.test(text) && typeof value === 'string' ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}
