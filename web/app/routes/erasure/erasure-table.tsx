import type { Erasure } from '@reprise/contracts/http';
import { RelativeTime } from '~/components/relative-time';
import { countOf, formatCount } from '~/format/numbers';

const rowsOf = (account: NonNullable<Erasure['account']>): number =>
  Object.values(account.rows).reduce((sum, rows) => sum + rows, 0);

const stateOf = ({ doneAt, settledAt }: Erasure): string => {
  if (!doneAt) return 'being carried out';
  return settledAt ? 'erased everywhere' : 'erased; what matching remembers follows';
};

/** What was erased, without a word about whom. */
export const ErasureTable = ({ erasures }: { erasures: readonly Erasure[] }) => (
  <div className="table-frame">
    <table>
      <thead>
        <tr>
          <th scope="col">Ordered</th>
          <th scope="col" className="wide-only">
            By
          </th>
          <th scope="col">What</th>
          <th scope="col">State</th>
          <th scope="col" className="wide-only">
            Reference
          </th>
        </tr>
      </thead>
      <tbody>
        {erasures.map((erasure) => (
          <tr key={erasure.id} data-row>
            <td className="soft">
              <RelativeTime moment={erasure.orderedAt} />
            </td>
            <td className="wide-only">{erasure.orderedBy}</td>
            <td>
              {erasure.kind === 'ticket' ? 'A ticket' : 'A person'}
              {erasure.account && (
                <span className="soft">
                  : {countOf(erasure.account.tickets, 'ticket')}, {formatCount(rowsOf(erasure.account))} other rows
                </span>
              )}
            </td>
            <td>{stateOf(erasure)}</td>
            <td className="wide-only">{erasure.reference}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
