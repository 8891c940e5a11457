import type { RedactionState } from '@reprise/contracts/http';
import { formatCount } from '~/format/numbers';
import { kindWords } from './kind-words';

/** Every kind with its switch and how often it was replaced. */
export const KindChoices = ({ kinds }: { kinds: RedactionState['kinds'] }) => (
  <div className="table-frame">
    <table className="table-top">
      <thead>
        <tr>
          <th scope="col">Replaced</th>
          <th scope="col">Kind</th>
          <th scope="col" className="wide-only">
            What is found
          </th>
          <th scope="col" className="num">
            So far
          </th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, always, on, replaced }) => (
          <tr key={kind}>
            <td>
              {always ? (
                <span className="soft">always</span>
              ) : (
                <input
                  type="checkbox"
                  name="kinds"
                  value={kind}
                  defaultChecked={on}
                  aria-label={`Replace ${kindWords[kind].name.toLowerCase()}`}
                />
              )}
            </td>
            <td className="row-title">{kindWords[kind].name}</td>
            <td className="soft wide-only">{kindWords[kind].found}</td>
            <td className="num">{formatCount(replaced)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
