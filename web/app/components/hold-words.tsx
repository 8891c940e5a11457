import type { HoldRate } from '@reprise/contracts/http';
import { formatShare } from '~/format/numbers';

/** How often a remedy held: what the evidence allows to be said, the evidence itself, and the range that is likely. */
export const HoldWords = ({ holdRate: { verdict, words, interval } }: { holdRate: HoldRate }) => (
  <span>
    {verdict === words ? words : `${verdict}: ${words}`}
    {interval && (
      <span className="meta">
        {' '}
        {formatShare(interval.low)} to {formatShare(interval.high)}
      </span>
    )}
  </span>
);
