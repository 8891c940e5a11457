import type { Suggestion } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { Badge } from './badge';
import { CopyButton } from './copy-button';
import { HoldWords } from './hold-words';
import { Reasons } from './reasons';
import { RelativeTime } from './relative-time';
import { Sparkline } from './sparkline';
import { Trend } from './trend';
import { Verdict } from './verdict';
import { countOf } from '~/format/numbers';

const Remedy = ({ label, text }: { label: string; text: string }) => (
  <p className="hit-remedy">
    <span className="label">{label}</span> {text}
  </p>
);

/** What a suggestion stands for: a known error, a problem, or a single earlier ticket. */
const targetOf = ({
  knownErrorKey,
  problemKey,
  tickets,
}: Suggestion): { kind: string; label: string; path: string } => {
  if (knownErrorKey) return { kind: 'Known error', label: knownErrorKey, path: `/known-errors/${knownErrorKey}` };
  if (problemKey) return { kind: 'Problem', label: problemKey, path: `/problems/${problemKey}` };
  const ticket = tickets[0];
  return { kind: 'Ticket', label: ticket?.externalId ?? '', path: ticket ? `/tickets/${ticket.id}` : '/problems' };
};

/** One suggestion: what it is, how sure, what helped, why, and what the person makes of it. */
export const SuggestionRow = ({ suggestion }: { suggestion: Suggestion }) => {
  const { knownErrorKey, problemKey, workaround, fix, tickets } = suggestion;
  const target = targetOf(suggestion);
  const toCopy = workaround ?? fix;
  const single = !knownErrorKey && !problemKey;
  const resolved = tickets.filter((ticket) => ticket.resolutionNotes);
  return (
    <li className="hit" data-row>
      <div className="hit-grade">
        <Badge word={suggestion.confidence} />
        <span className="meta">{target.kind}</span>
      </div>
      <div className="stack-tight">
        <div className="hit-title">
          <Link to={target.path} data-row-link>
            <span className="key">{target.label}</span> <span className="row-title">{suggestion.title}</span>
          </Link>
        </div>
        <div className="facts meta">
          {suggestion.holdRate && <HoldWords holdRate={suggestion.holdRate} />}
          {!single && <span>{countOf(suggestion.ticketCount, 'ticket')}</span>}
          {suggestion.trend && <Trend word={suggestion.trend} />}
          {suggestion.component && <span>{suggestion.component}</span>}
          {suggestion.lastSeenAt && (
            <span>
              last <RelativeTime moment={suggestion.lastSeenAt} />
            </span>
          )}
          {knownErrorKey && problemKey && <Link to={`/problems/${problemKey}`}>{problemKey}</Link>}
        </div>
        {workaround && <Remedy label="Workaround" text={workaround} />}
        {fix && <Remedy label="Fix" text={fix} />}
        {single && <p className="soft">{tickets[0]?.resolutionNotes ?? 'The ticket does not say what helped.'}</p>}
        {!toCopy && !single && (
          <p className="soft hit-remedy">
            No workaround written down yet.
            {resolved[0] && ` In ${resolved[0].externalId}: ${resolved[0].resolutionNotes}`}
          </p>
        )}
        <Reasons reasons={suggestion.reasons} />
        {!toCopy && !single && resolved.length > 1 && (
          <details className="disclosure">
            <summary>What helped in {countOf(resolved.length, 'similar ticket')}</summary>
            <ul className="stack-tight">
              {resolved.map((ticket) => (
                <li key={ticket.id}>
                  <Link to={`/tickets/${ticket.id}`}>{ticket.externalId}</Link>{' '}
                  <span className="soft">{ticket.title}</span>
                  <div className="break">{ticket.resolutionNotes}</div>
                </li>
              ))}
            </ul>
          </details>
        )}
        <div className="line">
          {toCopy && (
            <CopyButton text={toCopy} shortcut="c">
              {workaround ? 'Copy workaround' : 'Copy fix'}
            </CopyButton>
          )}
          {suggestion.customerAnswer && <CopyButton text={suggestion.customerAnswer}>Copy customer answer</CopyButton>}
          {knownErrorKey && <Verdict knownErrorKey={knownErrorKey} probability={suggestion.probability} />}
        </div>
      </div>
      <div className="hit-picture wide-only">
        {suggestion.weekly.length > 0 && <Sparkline counts={suggestion.weekly} />}
      </div>
    </li>
  );
};
