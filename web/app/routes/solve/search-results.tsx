import type { ResponseOf, SearchHit, search } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import { Badge } from '~/components/badge';
import { EmptyState } from '~/components/empty-state';
import { Highlighted } from '~/components/highlighted';
import { Notice } from '~/components/notice';
import { Sparkline } from '~/components/sparkline';
import { Views } from '~/components/views';
import { formatAge } from '~/format/moments';
import { countOf, formatCount } from '~/format/numbers';
import { pathOfHit } from '~/path-of-hit';

type Answer = ResponseOf<typeof search>;

const kindWords = {
  known_error: { one: 'Known error', many: 'Known errors' },
  problem: { one: 'Problem', many: 'Problems' },
  ticket: { one: 'Ticket', many: 'Tickets' },
} as const;

const Hit = ({ hit }: { hit: SearchHit }) => {
  const words = kindWords[hit.kind];
  return (
    <li className="hit hit-plain" data-row>
      <div className="hit-grade">
        <span className="meta">{words.one}</span>
      </div>
      <div>
        <div className="hit-title">
          <Link to={pathOfHit(hit)} data-row-link>
            <span className="key">{hit.label}</span> <span className="row-title">{hit.title}</span>
          </Link>{' '}
          {hit.state && hit.kind !== 'ticket' && <Badge word={hit.state} />}
        </div>
        {hit.excerpt && (
          <p className="soft break hit-excerpt">
            <Highlighted text={hit.excerpt} highlights={hit.highlights} />
          </p>
        )}
        <div className="facts meta">
          {hit.component && <span>{hit.component}</span>}
          {hit.ticketCount !== null && <span>{countOf(hit.ticketCount, 'ticket')}</span>}
        </div>
      </div>
      <div className="hit-picture wide-only">
        {hit.weekly && hit.weekly.length > 0 && <Sparkline counts={hit.weekly} />}
      </div>
    </li>
  );
};

/** Hits of a typed query, mixed but labelled, narrowed by kind and component. */
export const SearchResults = ({
  answer,
  query,
  hide,
  kind,
  component,
}: {
  answer: Answer;
  query: string;
  hide: ReadonlySet<string | null>;
  kind: string | null;
  component: string | null;
}) => {
  const items = answer.items.filter((hit) => !hide.has(hit.id));
  const total = answer.facets.kind.reduce((sum, facet) => sum + facet.count, 0);
  const narrowed = kind !== null || component !== null;
  return (
    <section className="stack-tight" aria-label="Search results">
      {answer.degraded && <Notice kind="warn">{answer.degraded}</Notice>}
      <Views
        label="Kinds of result"
        name="kind"
        current={kind ?? ''}
        views={[
          { value: '', label: kind === null ? `All ${formatCount(total)}` : 'All' },
          ...answer.facets.kind.map((facet) => ({
            value: facet.value,
            label: `${kindWords[facet.value].many} ${formatCount(facet.count)}`,
          })),
        ]}
      />
      <div className="line line-apart">
        {answer.facets.component.length > 0 ? (
          <Form className="filters" aria-label="Narrow the results">
            <input type="hidden" name="q" value={query} />
            {kind && <input type="hidden" name="kind" value={kind} />}
            <label htmlFor="solve-component" className="meta">
              component
            </label>
            <select
              id="solve-component"
              name="component"
              key={component ?? ''}
              defaultValue={component ?? ''}
              onChange={(event) => event.currentTarget.form?.requestSubmit()}
            >
              <option value="">any</option>
              {answer.facets.component.map((facet) => (
                <option key={facet.value} value={facet.value}>
                  {facet.value} ({facet.count})
                </option>
              ))}
            </select>
            <noscript>
              <button className="button button-small">Narrow</button>
            </noscript>
          </Form>
        ) : (
          <span />
        )}
        <span className="meta" role="status">
          {countOf(answer.items.length, 'match', 'matches')}
          {answer.indexedAgoSeconds !== null && ` · index ${formatAge(answer.indexedAgoSeconds)} old`}
        </span>
      </div>
      {items.length > 0 ? (
        <ol className="hits">
          {items.map((hit) => (
            <Hit key={`${hit.kind} ${hit.id}`} hit={hit} />
          ))}
        </ol>
      ) : (
        answer.items.length === 0 && (
          <EmptyState
            title={`Nothing found for “${query}”`}
            action={narrowed ? <Link to={`/solve?${new URLSearchParams({ q: query })}`}>Clear the filters</Link> : null}
          >
            {narrowed
              ? 'The filters may be too narrow.'
              : 'Try fewer words, or paste the whole error text: it is matched by meaning, not word by word.'}
          </EmptyState>
        )
      )}
    </section>
  );
};
