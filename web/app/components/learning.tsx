import type { Learning as LearningState, LearningAttempt } from '@reprise/contracts/http';
import type { ReactNode } from 'react';
import { countOf, formatShare } from '~/format/numbers';
import { RelativeTime } from './relative-time';

/** What was learned from people's decisions: what is in use, and each attempt with how it did on decisions held back. */
export const Learning = ({ learning, children }: { learning: LearningState; children?: ReactNode }) => (
  <section className="stack-tight" aria-labelledby="learning">
    <h2 id="learning">What it learned here</h2>
    <p>
      {learning.words}
      {learning.inUse && (
        <span className="meta">
          {' '}
          Since <RelativeTime moment={learning.inUse.since} />.
        </span>
      )}
      {!learning.isOn && learning.changedBy && learning.changedAt && (
        <span className="meta">
          {' '}
          By {learning.changedBy}, <RelativeTime moment={learning.changedAt} />.
        </span>
      )}
    </p>
    {learning.isUnderWay && <p role="status">Learning from {countOf(learning.decisions, 'decision')} …</p>}
    {children}
    {learning.attempts.length > 0 && (
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col" className="num">
                Decisions
              </th>
              <th scope="col" className="num">
                First is right, before
              </th>
              <th scope="col" className="num">
                After
              </th>
              <th scope="col">What came of it</th>
            </tr>
          </thead>
          <tbody>
            {learning.attempts.map((attempt) => (
              <Attempt key={attempt.version} attempt={attempt} />
            ))}
          </tbody>
        </table>
      </div>
    )}
    <details className="disclosure">
      <summary>How it is computed</summary>
      <p className="soft">
        Confirmed, moved, merged and split tickets, answers to questions and what became of suggestions tell which
        tickets have one cause. Five times a fifth of the problems is held back: the weights of the comparison are
        learned from the others and tried on these. They are taken only if the right ticket comes earlier there, or what
        is said of the first ten is nearer to the truth, by more than chance gives, and neither is worse. Ranges are 95
        % intervals. Each night in which a fifth more was decided, it is learned anew; it takes {learning.linksNeeded}{' '}
        tickets that people put beside earlier ones, of five problems. Suggestions follow it; no ticket changes its
        problem by it.
      </p>
    </details>
  </section>
);

const Attempt = ({ attempt: { at, askedBy, decisions, heldBack, words } }: { attempt: LearningAttempt }) => (
  <tr>
    <td className="nowrap">
      <RelativeTime moment={at} />
      <span className="meta"> {askedBy === null ? 'at night' : `asked by ${askedBy}`}</span>
    </td>
    <td className="num">{decisions}</td>
    <td className="num">{heldBack ? formatShare(heldBack.before.value) : '–'}</td>
    <td className="num">{heldBack ? formatShare(heldBack.after.value) : '–'}</td>
    <td>{words}</td>
  </tr>
);
