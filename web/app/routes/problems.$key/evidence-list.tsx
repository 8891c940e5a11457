import type { ProblemDetail } from '@reprise/contracts/http';
import { formatCount } from '~/format/numbers';

const kindWords: Record<string, string> = {
  error_code: 'error code',
  http_status: 'HTTP status',
  log_template: 'log line',
  stack: 'stack frame',
};

/** What the tickets share: signatures with their counts, then the words that tell this problem from others. */
export const EvidenceList = ({ problem }: { problem: ProblemDetail }) => (
  <section aria-labelledby="evidence">
    <div className="section-head">
      <h2 id="evidence">Evidence</h2>
      <span className="meta">what the tickets share</span>
    </div>
    {problem.evidence.length === 0 && problem.terms.length === 0 && (
      <p className="soft">No shared error codes or messages; the tickets are alike in wording only.</p>
    )}
    <div className="stack-tight">
      {problem.evidence.length > 0 && (
        <ul className="chips">
          {problem.evidence.map((piece) => (
            <li className="chip" key={`${piece.kind} ${piece.value}`}>
              <span className="meta">{kindWords[piece.kind] ?? piece.kind}</span>
              <code>{piece.value}</code>
              <span className="soft">×{formatCount(piece.ticketCount)}</span>
            </li>
          ))}
        </ul>
      )}
      {problem.terms.length > 0 && (
        <p className="soft">
          <span className="faint">Telling words: </span>
          {problem.terms.join(', ')}
        </p>
      )}
    </div>
  </section>
);
