import type { ResponseOf, listProblemMembers } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { Pager } from '~/components/pager';
import { Reasons } from '~/components/reasons';
import { RelativeTime } from '~/components/relative-time';
import { Views } from '~/components/views';
import { formatCount } from '~/format/numbers';
import { distanceWord } from './distance-word';

/** The tickets of a problem and why each is here. */
export const Members = ({
  members,
  order,
  total,
}: {
  members: ResponseOf<typeof listProblemMembers>;
  order: string;
  total: number;
}) => (
  <section aria-labelledby="members">
    <div className="section-head">
      <h2 id="members">Tickets</h2>
      <span className="meta">{formatCount(total)}</span>
    </div>
    <Views
      label="Order of the tickets"
      name="members"
      current={order === 'newest' ? '' : order}
      views={[
        { value: '', label: 'Newest' },
        { value: 'least sure', label: 'Maybe not here' },
      ]}
    />
    <div className="table-frame">
      <table className="table-top">
        <thead>
          <tr>
            <th scope="col">Ticket</th>
            <th scope="col">Why</th>
            <th scope="col" className="wide-only">
              Distance
            </th>
            <th scope="col" className="wide-only">
              Version
            </th>
            <th scope="col" className="wide-only">
              Outcome
            </th>
            <th scope="col" className="num wide-only">
              Opened
            </th>
          </tr>
        </thead>
        <tbody>
          {members.items.map((member) => (
            <tr key={member.id} data-row>
              <td>
                <Link to={`/tickets/${member.id}`} data-row-link>
                  <span className="key">{member.externalId}</span> <span className="row-title">{member.title}</span>
                </Link>
              </td>
              <td>
                <Reasons reasons={member.reasons} limit={3} prefix={null} />
              </td>
              <td className="soft nowrap wide-only">{distanceWord(member.origin, member.confidence)}</td>
              <td className="soft nowrap wide-only">{member.version ?? '–'}</td>
              <td className="soft wide-only">{member.resolution ?? '–'}</td>
              <td className="num soft wide-only">
                <RelativeTime moment={member.openedAt} missing="–" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    <Pager nextCursor={members.nextCursor} />
  </section>
);
