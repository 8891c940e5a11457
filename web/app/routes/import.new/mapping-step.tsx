import type { ImportPreview } from '@reprise/contracts/http';
import { Form, Link, useNavigation } from '@remix-run/react';
import { Field } from '~/components/field';
import { Notice } from '~/components/notice';
import { ShareBar } from '~/components/share-bar';
import { countOf, formatBytes, formatShare } from '~/format/numbers';

const SAMPLES = 3;
const SHOWN_PROBLEMS = 5;

/** "tickets-2026.csv.gz" → "tickets-2026": letters, digits, blanks, dots and dashes, as a source may be called. */
export const sourceNameFrom = (fileName: string): string =>
  fileName
    .replace(/(\.(csv|tsv|ndjson|jsonl|json|gz))+$/i, '')
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .trim()
    .slice(0, 80) || 'import';

/** What would become of the first rows that have problems. */
const titleOf = (problems: ImportPreview['problems']): string => {
  const linesOf = (imported: boolean): number =>
    new Set(problems.filter((problem) => problem.imported === imported).map(({ line }) => line)).size;
  const [rejected, incomplete] = [linesOf(false), linesOf(true)];
  const parts = [
    ...(rejected > 0 ? [`${countOf(rejected, 'row')} would be rejected`] : []),
    ...(incomplete > 0 ? [`${countOf(incomplete, 'row')} imported without a value`] : []),
  ];
  return `Of the first rows, ${parts.join(' and ')}`;
};

/** Step two: how the columns are read, with real values; every choice can be changed before the import starts. */
export const MappingStep = ({
  preview,
  sourceName,
  mapping,
}: {
  preview: ImportPreview;
  sourceName: string | null;
  mapping: Record<string, string> | null;
}) => {
  const busy = useNavigation().state === 'submitting';
  const chosenField = (column: string, proposed: string | null): string => {
    if (mapping === null) return proposed ?? '';
    return Object.entries(mapping).find(([, from]) => from === column)?.[0] ?? '';
  };
  const firstFields = preview.fields.filter((field) => preview.rows.some((row) => row[field.name])).slice(0, 5);
  return (
    <Form method="post" className="stack" aria-label="Start the import">
      <input type="hidden" name="uploadId" value={preview.uploadId} />
      <input type="hidden" name="preview" value={JSON.stringify(preview)} />
      <p className="facts">
        <strong>{preview.fileName}</strong>
        <span>{preview.format.toUpperCase()}</span>
        <span>{formatBytes(preview.bytes)}</span>
        <span>{countOf(preview.columns.length, 'column')}</span>
        <Link to="/import/new" reloadDocument>
          Choose another file
        </Link>
      </p>
      <div className="upload">
        <Field
          label="Where the tickets come from"
          name="sourceName"
          required
          maxLength={80}
          defaultValue={sourceName ?? sourceNameFrom(preview.fileName)}
          hint="Tickets with the same id from the same source update each other."
        />
      </div>
      {preview.problems.length > 0 && (
        <Notice kind="warn" title={titleOf(preview.problems)}>
          <ul>
            {preview.problems.slice(0, SHOWN_PROBLEMS).map((problem) => (
              <li key={`${problem.line} ${problem.code}`}>
                Line {problem.line}
                {problem.column && `, ${problem.column}`}: {problem.message}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <section aria-labelledby="mapping">
        <div className="section-head">
          <h2 id="mapping">How the columns are read</h2>
          <span className="meta">from the first rows of the file</span>
        </div>
        <div className="table-frame">
          <table className="table-top">
            <thead>
              <tr>
                <th scope="col">Column</th>
                <th scope="col">Read as</th>
                <th scope="col" className="wide-only">
                  Filled
                </th>
                <th scope="col" className="wide-only">
                  Values
                </th>
              </tr>
            </thead>
            <tbody>
              {preview.columns.map((column) => (
                <tr key={column.column}>
                  <td className="row-title">{column.column}</td>
                  <td>
                    <select
                      name={`column:${column.column}`}
                      aria-label={`Read ${column.column} as`}
                      defaultValue={chosenField(column.column, column.field)}
                      className="mapping-select"
                    >
                      <option value="">– not imported –</option>
                      {preview.fields.map((field) => (
                        <option key={field.name} value={field.name}>
                          {field.label}
                          {field.required ? ' (needed)' : ''}
                        </option>
                      ))}
                    </select>
                  </td>
                  <td className="nowrap soft wide-only">
                    <ShareBar share={column.fillRate} /> {formatShare(column.fillRate)}
                  </td>
                  <td className="wide-only">
                    <ul className="samples">
                      {column.samples.slice(0, SAMPLES).map((sample, index) => (
                        <li key={`${index} ${sample}`}>{sample}</li>
                      ))}
                    </ul>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      {preview.rows.length > 0 && firstFields.length > 0 && (
        <section aria-labelledby="first-rows">
          <div className="section-head">
            <h2 id="first-rows">The first tickets as they would be read</h2>
          </div>
          <div className="table-frame">
            <table>
              <thead>
                <tr>
                  {firstFields.map((field) => (
                    <th scope="col" key={field.name}>
                      {field.label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {preview.rows.slice(0, SAMPLES).map((row, index) => (
                  <tr key={index}>
                    {firstFields.map((field) => (
                      <td key={field.name}>
                        <span className="clamp">{row[field.name]}</span>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      )}
      <div className="line">
        <button className="button button-primary" disabled={busy}>
          {busy ? 'Starting…' : 'Start import'}
        </button>
        <span className="meta">Broken rows are listed and skipped; the rest is kept.</span>
      </div>
    </Form>
  );
};
