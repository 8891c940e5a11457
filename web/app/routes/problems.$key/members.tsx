import type { ResponseOf, listProblemMembers } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { Pager } from '~/components/pager';
import { Reasons } from '~/components/reasons';
import { RelativeTime } from '~/components/relative-time';
import { Views } from '~/components/views';
import { formatCount } from '~/format/numbers';
import { distanceWord } from './distance-word';
import { MemberDecisions } from './member-decisions';

/** The tickets of a problem and why each is here. */
export const Members = ({
  members,
  order,
  total,
  version,
  mayDecide,
}: {
  members: ResponseOf<typeof listProblemMembers>;
  order: string;
  total: number;
  /** Of the problem: a decision answers to it. */
  version: number;
  mayDecide: boolean;
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
    <Form method="post" key={version}>
      <div className="table-frame">
        <table className="table-top">
          <thead>
            <tr>
              {mayDecide && (
                <th scope="col">
                  <span className="visually-hidden">Chosen</span>
                </th>
              )}
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
                {mayDecide && (
                  <td>
                    <input
                      type="checkbox"
                      name="ticketId"
                      value={member.id}
                      aria-label={`Choose ${member.externalId}`}
                    />
                  </td>
                )}
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
      {mayDecide && <MemberDecisions version={version} />}
    </Form>
    <Pager nextCursor={members.nextCursor} />
  </section>
);
