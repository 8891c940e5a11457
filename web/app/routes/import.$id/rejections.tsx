import type { ImportRun, ResponseOf, listImportRejections } from '@reprise/contracts/http';
import { Pager } from '~/components/pager';
import { countOf, formatCount } from '~/format/numbers';

/** Rows that were not imported: line, column, value, what to do; the same as a file. */
export const Rejections = ({ run, page }: { run: ImportRun; page: ResponseOf<typeof listImportRejections> }) => (
  <section aria-labelledby="rejections">
    <div className="section-head">
      <h2 id="rejections">{countOf(run.rejected, 'rejected row')}</h2>
      <a href={`/import/${run.id}/rejections.csv`} download>
        Download as CSV
      </a>
    </div>
    <div className="table-frame">
      <table className="table-top">
        <thead>
          <tr>
            <th scope="col" className="num">
              Line
            </th>
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
