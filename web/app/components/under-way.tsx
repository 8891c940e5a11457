import { formatCount } from '~/format/numbers';
import type { ProblemSummary } from '~/vocabulary';
import { Notice } from './notice';
import { useRetry } from './use-retry';

type Step = NonNullable<ProblemSummary['underWay']>;

const POLL_MS = 1_000;
const REFRESH_SECONDS = 3;

const words: Readonly<Record<Step['step'], string>> = {
  merge: 'A merge',
  split: 'A split',
  move: 'A move',
  undo: 'Undoing a step',
};

/** How far a step about many tickets is, as a line; the page follows it. */
export const UnderWay = ({ underWay }: { underWay: Step | null }) => {
  useRetry(underWay ? POLL_MS : null);
  if (!underWay) return null;
  return (
    <Notice
      title={`${words[underWay.step]} is being carried out: ${formatCount(underWay.done)} of ${formatCount(underWay.total)} tickets.`}
    >
      It holds already. Other steps about these tickets can be made when all of them are written.
    </Notice>
  );
};

/** The same in a row of a list. */
export const UnderWayMark = ({ underWay }: { underWay: Step | null }) =>
  underWay && (
    <span className="meta">
      {' '}
      being carried out, {formatCount(underWay.done)} of {formatCount(underWay.total)} tickets
    </span>
  );

/** Loads a list again while a step is under way in one of its rows. */
export const useUnderWay = (items: readonly Pick<ProblemSummary, 'underWay'>[]): void =>
  useRetry(items.some(({ underWay }) => underWay !== null) ? POLL_MS : null);

/** Without scripts a page loads itself again as long as a step is under way. */
export const refreshWhileUnderWay = (
  items: readonly (Pick<ProblemSummary, 'underWay'> | undefined)[],
): number | null => (items.some((item) => item?.underWay) ? REFRESH_SECONDS : null);
