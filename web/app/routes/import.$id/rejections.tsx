import type { ImportRun, ResponseOf, listImportRejections } from '@reprise/contracts/http';
import { Pager } from '~/components/pager';
import { countOf, formatCount } from '~/format/numbers';

/** Rows that were not imported, and values that were not: line, column, value, what to do; the same as a file. */
export const Rejections = ({ run, page }: { run: ImportRun; page: ResponseOf<typeof listImportRejections> }) => (
  <section aria-labelledby="rejections">
    <div className="section-head">
      <h2 id="rejections">{headingOf(run)}</h2>
      <a href={`/import/${run.id}/rejections.csv`} download>
        Download as CSV
      </a>
    </div>
    {run.incomplete > 0 && (
      <p className="soft">
        The tickets of incomplete rows are imported, without what could not be read. Mend the file or its columns and
        import it again under the same source: the same tickets are brought up to date.
      </p>
    )}
    <div className="table-frame">
      <table className="table-top">
        <thead>
          <tr>
            <th scope="col" className="num">
              Line
            </th>
            <th scope="col">Ticket</th>
            <th scope="col">Column</th>
            <th scope="col" className="wide-only">
              Value
            </th>
            <th scope="col">What is wrong</th>
            <th scope="col" className="wide-only">
              Code
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((rejection, index) => (
            <tr key={`${rejection.line} ${index}`}>
              <td className="num">{formatCount(rejection.line)}</td>
              <td>{rejection.imported ? 'imported' : 'rejected'}</td>
              <td className="soft">{rejection.column ?? '–'}</td>
              <td className="wide-only">
                <span className="clamp mono">{rejection.value ?? '–'}</span>
              </td>
              <td>{rejection.message}</td>
              <td className="soft wide-only">
                <code>{rejection.code}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <Pager nextCursor={page.nextCursor} />
  </section>
);

const headingOf = ({ rejected, incomplete }: ImportRun): string =>
  [
    ...(rejected > 0 ? [countOf(rejected, 'rejected row')] : []),
    ...(incomplete > 0 ? [countOf(incomplete, 'incomplete row')] : []),
  ].join(', ');
