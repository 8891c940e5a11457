import type { HardeningCandidate, ProblemDocument } from '@reprise/contracts/http';
import { Link, useFetcher } from '@remix-run/react';
import { Badge } from '~/components/badge';
import { Field } from '~/components/field';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { ShareBar } from '~/components/share-bar';
import { Sparkline } from '~/components/sparkline';
import { Trend } from '~/components/trend';
import { countOf, formatHours, formatInterval, formatShare } from '~/format/numbers';

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
      <div className="line">
        <Badge word={candidate.status} />
        <span>
          <span className="label">{remedyWords[candidate.remedy] ?? candidate.remedy}</span>
          {candidate.remedyReasons.length > 0 && <span className="soft">: {candidate.remedyReasons.join('; ')}</span>}
        </span>
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
      {mayDecide && <Decision candidate={candidate} />}
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

const nextSteps: Record<string, readonly { to: string; label: string }[]> = {
  proposed: [{ to: 'accepted', label: 'Accept' }],
  accepted: [{ to: 'in work', label: 'Start work' }],
  'in work': [{ to: 'shipped, watching', label: 'Shipped, watch it' }],
  'shipped, watching': [
    { to: 'proven', label: 'It held' },
    { to: 'failed', label: 'It failed' },
  ],
  failed: [{ to: 'accepted', label: 'Try again' }],
  rejected: [{ to: 'proposed', label: 'Propose again' }],
};

const Decision = ({ candidate }: { candidate: HardeningCandidate }) => {
  const fetcher = useFetcher<{ problem: ProblemDocument | null }>();
  const problem = fetcher.data?.problem;
  const open = candidate.status !== 'rejected' && candidate.status !== 'proven';
  const identity = (
    <>
      <input type="hidden" name="id" value={candidate.id} />
      <input type="hidden" name="version" value={candidate.version} />
    </>
  );
  return (
    <div className="stack-tight">
      <div className="line decision">
        <fetcher.Form
          method="post"
          action="/hardening"
          className="line"
          aria-label={`Decide on ${candidate.problemKey}`}
        >
          {identity}
          {(nextSteps[candidate.status] ?? []).map((step) => (
            <button
              key={step.to}
              className="button button-small"
              name="status"
              value={step.to}
              disabled={fetcher.state !== 'idle'}
            >
              {step.label}
            </button>
          ))}
        </fetcher.Form>
        {open && (
          <details className="disclosure decision-more">
            <summary className="meta">Reject or link work</summary>
            <div className="form-row">
              <fetcher.Form
                method="post"
                action="/hardening"
                className="form-row"
                aria-label={`Reject ${candidate.problemKey}`}
              >
                {identity}
                <input type="hidden" name="status" value="rejected" />
                <Field
                  label="Reason to reject"
                  name="reason"
                  required
                  maxLength={1_000}
                  error={fieldError(problem, 'reason')}
                />
                <button className="button button-danger">Reject</button>
              </fetcher.Form>
              <fetcher.Form
                method="post"
                action="/hardening"
                className="form-row"
                aria-label={`Link work for ${candidate.problemKey}`}
              >
                {identity}
                <Field
                  label="Work item"
                  name="issueUrl"
                  type="url"
                  placeholder="https://tracker.example/ABC-1"
                  defaultValue={candidate.issueUrl ?? ''}
                  error={fieldError(problem, 'issueUrl')}
                />
                <button className="button">Link</button>
              </fetcher.Form>
            </div>
          </details>
        )}
      </div>
      <RefusalNotice problem={problem} />
    </div>
  );
};
