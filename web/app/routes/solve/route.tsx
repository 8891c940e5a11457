import { listProblems, recordKnowledgeGap, search, searchKinds, suggest } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { RefusalNotice } from '~/components/refusal';
import { text } from '~/form-text';
import { isSearch, isTelling } from './input-length';
import { KnowledgeGap } from './knowledge-gap';
import { MatchResults } from './match-results';
import { SearchBox } from './search-box';
import { SearchResults } from './search-results';
import { WhileIdle } from './while-idle';

const SUGGESTIONS = 5;
const HITS = 20;
const IDLE_PROBLEMS = 6;

export const meta = () => [{ title: 'Solve · Reprise' }];

/** The most frequent problems of late; of all time where the data ends long before. */
const mostFrequent = async (args: LoaderFunctionArgs) => {
  const recent = await call(args, listProblems, { query: { sort: 'recent', limit: IDLE_PROBLEMS } });
  const lately = recent.items.filter((problem) => problem.recentCount > 0);
  if (lately.length > 0) return { items: lately };
  return call(args, listProblems, { query: { sort: 'tickets', limit: IDLE_PROBLEMS } });
};

export const loader = async (args: LoaderFunctionArgs) => {
  const url = new URL(args.request.url);
  const query = (url.searchParams.get('q') ?? '').trim();
  const kind = searchKinds.find((candidate) => candidate === url.searchParams.get('kind'));
  const component = url.searchParams.get('component') || undefined;
  if (query === '') {
    const [rising, recent] = await Promise.all([
      call(args, listProblems, { query: { view: 'rising', limit: IDLE_PROBLEMS } }),
      mostFrequent(args),
    ]);
    return { query, kind: kind ?? null, component: component ?? null, found: null, matched: null, rising, recent };
  }
  const [found, matched] = await Promise.all([
    isSearch(query)
      ? call(args, search, {
          query: { q: query, limit: HITS, ...(kind && { kind }), ...(component && { component }) },
        })
      : null,
    !isSearch(query) || (isTelling(query) && !kind && !component)
      ? call(args, suggest, { body: { text: query, limit: SUGGESTIONS } })
      : null,
  ]);
  return { query, kind: kind ?? null, component: component ?? null, found, matched, rising: null, recent: null };
};

export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const input = text(form, 'text');
  if (form.get('intent') === 'gap') {
    const note = text(form, 'note').trim();
    const outcome = await attempt(args, recordKnowledgeGap, { body: { text: input, ...(note && { note }) } });
    return { text: input, matched: null, problem: outcome.ok ? null : outcome.problem, gapRecorded: outcome.ok };
  }
  if (input.trim() === '') return redirect('/solve');
  if (isSearch(input)) return redirect(`/solve?${new URLSearchParams({ q: input.trim() })}`);
  const outcome = await attempt(args, suggest, { body: { text: input, limit: SUGGESTIONS } });
  return {
    text: input,
    matched: outcome.ok ? outcome.data : null,
    problem: outcome.ok ? null : outcome.problem,
    gapRecorded: false,
  };
};

const Solve = () => {
  const loaded = useLoaderData<typeof loader>();
  const pasted = useActionData<typeof action>();
  const asked = pasted?.text ?? loaded.query;
  const matched = pasted ? pasted.matched : loaded.matched;
  const found = pasted ? null : loaded.found;
  const shown = new Set(
    (matched?.suggestions ?? []).flatMap((hit) => [
      hit.knownErrorKey,
      hit.problemKey,
      ...(hit.problemKey ? [] : hit.tickets.map((ticket) => ticket.id)),
    ]),
  );
  return (
    <div className="stack">
      <h1 className="visually-hidden">Solve</h1>
      <SearchBox key={pasted ? 'pasted' : 'typed'} initial={asked} />
      <RefusalNotice problem={pasted?.problem} />
      {matched && <MatchResults answer={matched} typed={found !== null} />}
      {found && (
        <SearchResults
          answer={found}
          query={loaded.query}
          hide={shown}
          kind={loaded.kind}
          component={loaded.component}
        />
      )}
      {asked !== '' && <KnowledgeGap key={asked} text={asked} recorded={pasted?.gapRecorded ?? false} />}
      {asked === '' && <WhileIdle rising={loaded.rising?.items ?? []} recent={loaded.recent?.items ?? []} />}
    </div>
  );
};
export default Solve;
