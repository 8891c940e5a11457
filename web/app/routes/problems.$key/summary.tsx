import type { ProblemDetail } from '@reprise/contracts/http';
import { Markdown } from '~/components/markdown';
import { countOf, formatAmount, formatInterval } from '~/format/numbers';
import { Resolutions } from './resolutions';

/** What the published known error says, as HTML; empty where it says nothing. */
export type KnownParts = Partial<Record<'cause' | 'workaround' | 'fix', string>>;

/** What is known: symptom, cause, what helped, how often it comes. What is unknown is said. */
export const Summary = ({ problem, known }: { problem: ProblemDetail; known: KnownParts }) => {
  const { recurrence } = problem;
  return (
    <section aria-labelledby="summary">
      <div className="section-head">
        <h2 id="summary">What is known</h2>
      </div>
      <dl className="pairs">
        <dt>Symptom</dt>
        <dd className="prose">{problem.symptom ?? <span className="faint">not described yet</span>}</dd>
        <dt>Cause</dt>
        <dd className="prose">
          {problem.rootCause !== null ? (
            <span className="pre-line">{problem.rootCause}</span>
          ) : known.cause ? (
            <Markdown html={known.cause} />
          ) : (
            <span className="faint">unknown</span>
          )}
        </dd>
        {known.workaround && (
          <>
            <dt>Workaround</dt>
            <dd>
              <Markdown html={known.workaround} />
            </dd>
          </>
        )}
        {known.fix && (
          <>
            <dt>Fix</dt>
            <dd>
              <Markdown html={known.fix} />
            </dd>
          </>
        )}
        <dt>What helped</dt>
        <dd>
          <Resolutions resolutions={problem.resolutions} />
        </dd>
        <dt>Recurrence</dt>
        <dd>
          {recurrence.perWeek !== null && (
            <p>
              {formatAmount(recurrence.perWeek)} a week
              {recurrence.perWeekInterval && (
                <span className="faint"> ({formatInterval(recurrence.perWeekInterval)})</span>
              )}
              {recurrence.meanDaysBetween !== null &&
                (recurrence.meanDaysBetween < 1
                  ? ', at times several a day'
                  : `, one every ${formatAmount(recurrence.meanDaysBetween)} days`)}
            </p>
          )}
          <p className="soft">{recurrence.trendText}</p>
        </dd>
        <dt>Next 90 days</dt>
        <dd>
          {recurrence.expectedNext90Days === null ? (
            <span className="faint">too little data to say</span>
          ) : (
            <>
              {recurrence.expectedNext90Days < 0.5
                ? 'probably none'
                : `about ${countOf(recurrence.expectedNext90Days, 'ticket')} if nothing is done`}
              {recurrence.expectedInterval && (
                <span className="faint"> ({formatInterval(recurrence.expectedInterval)})</span>
              )}
            </>
          )}
        </dd>
      </dl>
    </section>
  );
};
