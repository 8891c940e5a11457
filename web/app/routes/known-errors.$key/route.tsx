import {
  KnownErrorState,
  changeKnownErrorState,
  getKnownError,
  outcomeResults,
  recordOutcome,
} from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useActionData, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { Badge } from '~/components/badge';
import { CopyButton } from '~/components/copy-button';
import { HoldWords } from '~/components/hold-words';
import { Markdown } from '~/components/markdown';
import { Notice } from '~/components/notice';
import { RefusalNotice } from '~/components/refusal';
import { RelativeTime } from '~/components/relative-time';
import { Verdict } from '~/components/verdict';
import { shareOrNone, textOrNone, wholeNumber } from '~/form-text';
import { countOf } from '~/format/numbers';
import { contentFields } from '~/known-error-fields';
import { renderMarkdown } from '~/markdown.server';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';
import { Revisions } from './revisions';
import { Transitions } from './transitions';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.known.key} ${data.known.title} · Reprise` : 'Known error · Reprise' },
];

export const loader = async (args: LoaderFunctionArgs) => {
  const known = await call(args, getKnownError, { params: { key: args.params.key ?? '' } });
  const parts = contentFields.flatMap(({ name, label }) => {
    const source = known.content[name];
    if (!source) return [];
    const origins = known.drafted.filter((sentence) => sentence.field === name);
    return [{ name, label, source, html: renderMarkdown(source), origins }];
  });
  return { known, parts };
};

/** Records an outcome ("worked", "did not work", "not the same") or moves the known error to another state. */
export const action = async (args: ActionFunctionArgs) => {
  const key = args.params.key ?? '';
  const form = await args.request.formData();
  if (form.get('intent') === 'outcome') {
    const result = outcomeResults.find((candidate) => candidate === form.get('result')) ?? 'not the same';
    const outcome = await attempt(args, recordOutcome, {
      params: { key },
      body: { result, ticketId: textOrNone(form, 'ticketId'), probability: shareOrNone(form, 'probability') },
    });
    return outcome.ok ? { recorded: outcome.data, problem: null } : { recorded: null, problem: outcome.problem };
  }
  const to = KnownErrorState.safeParse(form.get('to')).data ?? 'draft';
  const outcome = await attempt(args, changeKnownErrorState, {
    params: { key },
    ifMatch: wholeNumber(form, 'version'),
    body: { to, reason: textOrNone(form, 'reason') },
  });
  return outcome.ok ? redirect(`/known-errors/${key}`) : { recorded: null, problem: outcome.problem };
};

const KnownErrorPage = () => {
  const { known, parts } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const me = useRouteLoaderData<RootData>('root')?.me;
  return (
    <article className="stack">
      <header className="stack-tight">
        <div className="page-head problem-head">
          <div className="stack-tight">
            <h1>
              <span className="key">{known.key}</span> {known.title}
            </h1>
            <div className="line">
              <Badge word={known.state} />
              <span className="facts">
                <HoldWords holdRate={known.holdRate} />
                {known.component && <span>{known.component}</span>}
                <span>{countOf(known.ticketCount, 'ticket')}</span>
                {known.problemKey && <Link to={`/problems/${known.problemKey}`}>{known.problemKey}</Link>}
                <span>
                  changed <RelativeTime moment={known.updatedAt} />
                </span>
              </span>
            </div>
          </div>
          <Link className="button" to="edit" data-key="e">
            Edit
          </Link>
        </div>
        <Transitions known={known} mayMove={mayActAs(me?.role, 'developer')} />
      </header>
      <RefusalNotice problem={answer?.problem} />
      {answer?.recorded && <Notice kind="good">Recorded. So far: {answer.recorded.words}.</Notice>}
      {known.contradictions.length > 0 && (
        <Notice kind="warn" title="The tickets disagree">
          <ul className="stack-tight">
            {known.contradictions.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="ticket">
        <div className="stack-wide reading">
          {parts.map((part) => (
            <section key={part.name} aria-labelledby={`part-${part.name}`} className="stack-tight">
              <div className="line">
                <h2 id={`part-${part.name}`}>{part.label}</h2>
                {(part.name === 'workaround' || part.name === 'customerAnswer' || part.name === 'runbook') && (
                  <CopyButton text={part.source} {...(part.name === 'workaround' && { shortcut: 'c' })}>
                    Copy
                  </CopyButton>
                )}
              </div>
              <Markdown html={part.html} />
              {part.origins.length > 0 && (
                <p className="meta">
                  Drafted from{' '}
                  {[...new Map(part.origins.map((origin) => [origin.ticketId, origin.externalId]))].map(
                    ([id, externalId], index) => (
                      <span key={id}>
                        {index > 0 && ', '}
                        <Link to={`/tickets/${id}`}>{externalId}</Link>
                      </span>
                    ),
                  )}
                </p>
              )}
            </section>
          ))}
          {parts.length === 0 && (
            <p className="soft">
              Nothing is written yet. <Link to="edit">Write the symptom and what helps</Link>.
            </p>
          )}
        </div>
        <aside className="stack-wide" aria-label="Use and history">
          {known.state === 'published' && (
            <section aria-labelledby="verdict" className="stack-tight">
              <h2 id="verdict">Did it help?</h2>
              <p className="soft">
                <HoldWords holdRate={known.holdRate} />
              </p>
              <Verdict knownErrorKey={known.key} />
            </section>
          )}
          <Revisions revisions={known.revisions} />
        </aside>
      </div>
    </article>
  );
};
export default KnownErrorPage;
