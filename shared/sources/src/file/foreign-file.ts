/** Beginnings of files that people take for exports, and what to do instead. */
const foreignFiles: readonly (readonly [start: RegExp, what: string])[] = [
  [/^PK\x03\x04/, 'an Excel workbook or another ZIP archive; save the table as CSV'],
  [/^\xd0\xcf\x11\xe0/, 'an old Excel or Office document; save the table as CSV'],
  [/^%PDF/, 'a PDF; export the tickets as CSV or JSON'],
  [/^(?:\xef\xbb\xbf)?\s*<[?!a-z]/i, 'XML or HTML; export the tickets as CSV or JSON'],
];

/** @returns what a file is that holds no tickets as we read them, told by its first bytes; undefined for all others */
export function foreignFile(head: Uint8Array): string | undefined {
  const start = Buffer.from(head).toString('latin1');
  return foreignFiles.find(([pattern]) => pattern.test(start))?.[1];
}
