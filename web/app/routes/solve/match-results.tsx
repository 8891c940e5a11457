import type { ResponseOf, suggest } from '@reprise/contracts/http';
import { formatAge } from '~/format/moments';
import { formatCount } from '~/format/numbers';
import { SuggestionRow } from '~/components/suggestion-row';

type Answer = ResponseOf<typeof suggest>;

const signatureWords: Record<string, string> = {
  error_code: 'error code',
  http_status: 'HTTP status',
  log_template: 'log line',
  stack: 'stack frame',
};

/** What is known about the text, best first, with what was recognised in it. */
export const MatchResults = ({ answer, typed }: { answer: Answer; typed: boolean }) => {
  const nothing = answer.suggestions.length === 0;
  if (nothing && typed) return null;
  return (
    <section className="stack-tight" aria-labelledby="matches">
      <div className="line line-apart">
        <div role="status">
          <h2 id="matches">{answer.words}</h2>
        </div>
        <span className="meta">
          {formatCount(answer.indexedTickets)} tickets compared
          {answer.indexedAgoSeconds !== null && ` · index ${formatAge(answer.indexedAgoSeconds)} old`}
        </span>
      </div>
      {answer.signatures.length > 0 && (
        <ul className="chips" aria-label="Recognised in the text">
          {answer.signatures.slice(0, 8).map((signature) => (
            <li className="chip" key={`${signature.kind} ${signature.value}`}>
              <span className="meta">{signatureWords[signature.kind] ?? signature.kind}</span>
              <code>{signature.value}</code>
            </li>
          ))}
        </ul>
      )}
      {nothing ? (
        <p className="soft lead">
          None of the problems and known errors is near enough to be worth your time. Solve it as usual; once the ticket
          is imported it counts, and the next one like it finds this one.
        </p>
      ) : (
        <ol className="hits">
          {answer.suggestions.map((suggestion) => (
            <SuggestionRow key={suggestion.rank} suggestion={suggestion} />
          ))}
        </ol>
      )}
    </section>
  );
};
