import type { QuarantinedWork } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { RelativeTime } from '~/components/relative-time';
import { formatCount } from '~/format/numbers';

const words: Readonly<Record<string, string>> = {
  'import.process': 'Reading a file',
  'ticket.cluster': 'Grouping tickets',
  'placement.carryOut': 'Carrying out a step about many tickets',
  'problem.analyse': 'Measuring recurrence',
  'search.index': 'Making it findable',
  'demo.remove': 'Removing the demo data',
  'erasure.carryOut': 'Erasing a ticket or person',
};

const addressOf = ({ kind, id, label }: QuarantinedWork['objects'][number]): string | null => {
  if (kind === 'ticket') return `/tickets/${id}`;
  if (kind === 'import') return `/import/${id}`;
  if (kind === 'problem' && label) return `/problems/${label}`;
  if (kind === 'known_error' && label) return `/known-errors/${label}`;
  return null;
};

/** One piece of work that was set aside: what it was about, why it failed, and the way back. */
export const WorkRow = ({ work, mayReplay, busy }: { work: QuarantinedWork; mayReplay: boolean; busy: boolean }) => (
  <tr>
    <td className="row-title">{words[work.topic] ?? work.topic}</td>
    <td>
      {work.objects.map((object, index) => {
        const address = addressOf(object);
        const name = object.label ?? object.kind;
        return (
          <span key={object.id}>
            {index > 0 && ', '}
            {address ? <Link to={address}>{name}</Link> : name}
          </span>
        );
      })}
      {work.objectCount > work.objects.length && (
        <span className="soft"> and {formatCount(work.objectCount - work.objects.length)} more</span>
      )}
    </td>
    <td>{work.reason}</td>
    <td className="num wide-only">{formatCount(work.attempts)}</td>
    <td className="num soft wide-only">
      <RelativeTime moment={work.at} />
    </td>
    {mayReplay && (
      <td>
        <Form method="post" aria-label={`Order ${words[work.topic] ?? work.topic} again`}>
          <input type="hidden" name="id" value={work.id} />
          <button className="button button-small" disabled={busy}>
            Again
          </button>
        </Form>
      </td>
    )}
  </tr>
);
