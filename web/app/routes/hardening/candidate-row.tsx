import type { HardeningCandidate } from '@reprise/contracts/http';
import { Link } from '@remix-run/react';
import { Badge } from '~/components/badge';
import { ShareBar } from '~/components/share-bar';
import { Sparkline } from '~/components/sparkline';
import { Trend } from '~/components/trend';
import { countOf, formatHours, formatInterval, formatShare } from '~/format/numbers';
import { Decision } from './decision';

const SHOWN_PARTS = 2;

const remedyWords: Record<string, string> = {
  harden: 'Harden',
  simplify: 'Simplify',
  redesign: 'Redesign',
  document: 'Document',
  automate: 'Automate',
};

/** One candidate: what it would save, how sure that is, why, and the decision about it. */
export const CandidateRow = ({ candidate, mayDecide }: { candidate: HardeningCandidate; mayDecide: boolean }) => (
  <li className="candidate" data-row>
    <span className="candidate-rank">{candidate.rank}</span>
    <div className="stack-tight">
      <div className="hit-title">
        <Link to={`/problems/${candidate.problemKey}`} data-row-link>
          <span className="key">{candidate.problemKey}</span> <span className="row-title">{candidate.title}</span>
        </Link>
      </div>
      <div>
        <Badge word={candidate.status} />{' '}
        <span className="label">{remedyWords[candidate.remedy] ?? candidate.remedy}</span>
        {candidate.remedyReasons.length > 0 && <span className="soft">: {candidate.remedyReasons.join('; ')}</span>}
      </div>
      <div className="facts meta">
        {candidate.parts.slice(0, SHOWN_PARTS).map((part) => (
          <span key={part.name}>{part.text}</span>
        ))}
        {candidate.component && <span>{candidate.component}</span>}
        <Trend word={candidate.trend} />
        {candidate.knownErrorKey && (
          <Link to={`/known-errors/${candidate.knownErrorKey}`}>{candidate.knownErrorKey}</Link>
        )}
        {candidate.issueUrl && (
          <a href={candidate.issueUrl} rel="noreferrer">
            work item
          </a>
        )}
      </div>
      <div className="line decision">
        {mayDecide && <Decision candidate={candidate} />}
        {candidate.parts.length > SHOWN_PARTS && (
          <details className="disclosure">
            <summary className="meta">How the hours are reckoned</summary>
            <ol className="stack-tight meta">
              {candidate.parts.map((part) => (
                <li key={part.name}>
                  <span className="label">{part.name}</span>: {part.text}
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
    </div>
    <div className="candidate-score">
      <span className="candidate-hours">{formatHours(candidate.score)}</span>
      <span className="meta">
        {formatInterval(candidate.scoreInterval)} h, {countOf(candidate.expectedTickets, 'ticket')}
      </span>
      <Sparkline counts={candidate.weekly} />
      <span className="meta candidate-share">
        <ShareBar share={candidate.cumulativeShare} />
        {formatShare(candidate.cumulativeShare)} up to here
      </span>
    </div>
  </li>
);
