import { countOf } from '~/format/numbers';
import { formatDay } from '~/format/moments';
import { RelativeTime, useNow } from './relative-time';

export interface DataAgeFacts {
  readonly tickets: number;
  readonly pendingTickets: number;
  readonly dataFrom: string | null;
  readonly dataUntil: string | null;
  readonly lastClusteredAt: string | null;
}

/** How much is in the house and how fresh it is, below every page. */
export const DataAge = ({ facts }: { facts: DataAgeFacts }) => {
  const now = useNow();
  return (
    <footer className="footer">
      <div className="footer-inner">
        <span>
          {facts.tickets === 0 ? 'No tickets yet' : countOf(facts.tickets, 'ticket')}
          {facts.dataFrom &&
            facts.dataUntil &&
            ` from ${formatDay(facts.dataFrom, now)} to ${formatDay(facts.dataUntil, now)}`}
          {facts.pendingTickets > 0 && `, ${countOf(facts.pendingTickets, 'ticket')} being read`}
        </span>
        <span>
          {facts.lastClusteredAt && (
            <>
              Grouped <RelativeTime moment={facts.lastClusteredAt} />
            </>
          )}
        </span>
      </div>
    </footer>
  );
};
