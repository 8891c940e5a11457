import type { ClusteringRun } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { RelativeTime } from '~/components/relative-time';

interface TakenBackProps {
  readonly takenBack: NonNullable<ClusteringRun['takenBack']>;
  /** Undoing was refused because later steps stand on it. */
  readonly needsLater: boolean;
}

export const TakenBack = ({ takenBack: { by, at, reason }, needsLater }: TakenBackProps) => (
  <Form method="post" className="line">
    <span>
      <span className="label">{by}</span> took it back <RelativeTime moment={at} />
      {reason && <span className="soft"> – {reason}</span>}
    </span>
    {needsLater && <input type="hidden" name="withLater" value="yes" />}
    <button className="button button-quiet" name="intent" value="undo">
      {needsLater ? 'Undo it and the later steps' : 'Undo'}
    </button>
  </Form>
);
