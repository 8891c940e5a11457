import {
  ProblemStatus,
  draftKnownError,
  getProblem,
  listPeople,
  listProblemMembers,
  listRules,
  updateProblem,
  type ProblemDetail,
} from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Link, useActionData, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { drawWeeklyTimeline } from '~/charts/weekly-timeline.server';
import { Notice } from '~/components/notice';
import { RefusalNotice } from '~/components/refusal';
import { UnderWay, refreshWhileUnderWay } from '~/components/under-way';
import { WeeklyTimeline } from '~/components/weekly-timeline';
import { text, textOrNone, wholeNumber } from '~/form-text';
import { renderMarkdown } from '~/markdown.server';
import type { RootData } from '~/root';
import { mayActAs, type ProblemSummary } from '~/vocabulary';
import { Activity } from './activity';
import { differencesFrom } from './changed-meanwhile';
import { EvidenceList } from './evidence-list';
import { actOnFix } from './fix-actions.server';
import { Fixes } from './fixes';
import { Members } from './members';
import { MergeForm } from './merge-form';
import { actOnPlacement } from './placement-actions.server';
import { actOnPreview, isOutdated, lookAgain } from './preview-actions.server';
import { ProblemHeader } from './problem-header';
import { actOnRule } from './rule-actions.server';
import { Rules } from './rules';
import { Similar } from './similar';
import { Summary, type KnownParts } from './summary';

const MEMBERS = 15;

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.problem.key} ${data.problem.title} · Reprise` : 'Problem · Reprise' },
];

export const handle = {
  refreshSeconds: (data: unknown): number | null =>
    refreshWhileUnderWay([(data as { problem?: ProblemSummary } | undefined)?.problem]),
};

export const loader = async (args: LoaderFunctionArgs) => {
  const key = args.params.key ?? '';
  const asked = new URL(args.request.url).searchParams;
  const order = asked.get('members') === 'least sure' ? 'least sure' : 'newest';
  const cursor = asked.get('cursor') || undefined;
  const [problem, members, people, rules] = await Promise.all([
    call(args, getProblem, { params: { key } }),
    call(args, listProblemMembers, { params: { key }, query: { order, cursor, limit: MEMBERS } }),
    call(args, listPeople),
    call(args, listRules, { params: { key } }),
  ]);
  // A merged key answers with the surviving problem: the address follows.
  if (problem.key !== key) throw redirect(`/problems/${problem.key}?from=${key}`);
  const picture = drawWeeklyTimeline(problem.timeline, problem.markers, new Date());
  const statuses = [problem.status, ...problem.allowedTransitions];
  const known = knownPartsOf(problem.published);
  return {
    problem,
    known,
    members,
    people: people.items,
    rules,
    order,
    picture,
    statuses,
    mergedFrom: asked.get('from'),
  };
};

const knownPartsOf = (published: ProblemDetail['published']): KnownParts => ({
  ...(published?.cause && { cause: renderMarkdown(published.cause) }),
  ...(published?.workaround && { workaround: renderMarkdown(published.workaround) }),
  ...(published?.fix && { fix: renderMarkdown(published.fix) }),
});

/** Draft a known error, or change title, status, owner or cause; both are kept as events. */
export const action = async (args: ActionFunctionArgs) => {
  const key = args.params.key ?? '';
  const form = await args.request.formData();
  if (form.get('intent') === 'draft') {
    const outcome = await attempt(args, draftKnownError, { params: { key } });
    return outcome.ok ? redirect(`/known-errors/${outcome.data.key}/edit`) : { problem: outcome.problem };
  }
  const fixed = await actOnFix(args, key, form);
  if (fixed) return fixed.ok ? redirect(`/problems/${key}`) : { problem: fixed.problem };
  const shown = await actOnPreview(args, key, form);
  if (shown) return shown;
  const decided = await decide(args, key, form);
  if (decided?.ok) return redirect(decided.to);
  if (decided && isOutdated(decided.problem)) {
    const again = await lookAgain(args, key, form, (previewId) => {
      form.set('previewId', previewId);
      return decide(args, key, form);
    });
    if (again) return 'to' in again ? redirect(again.to) : again;
  }
  if (decided) return { problem: decided.problem };
  const owner = textOrNone(form, 'ownerId');
  const rootCause = text(form, 'rootCause').trim();
  const wanted = {
    title: textOrNone(form, 'title'),
    status: ProblemStatus.safeParse(form.get('status')).data,
    ...(form.has('ownerId') && owner !== 'keep' && { ownerId: owner ?? null }),
    ...(form.has('rootCause') && { rootCause: rootCause === '' ? null : rootCause }),
  };
  const outcome = await attempt(args, updateProblem, {
    params: { key },
    ifMatch: wholeNumber(form, 'version'),
    body: { ...wanted, reviewOn: textOrNone(form, 'reviewOn'), reason: textOrNone(form, 'reason') },
  });
  return outcome.ok ? redirect(`/problems/${key}`) : { problem: outcome.problem, wanted };
};

/** Make a change about rules or the place of tickets. @returns undefined when the form is about something else */
const decide = async (args: ActionFunctionArgs, key: string, form: FormData) => {
  const ruled = await actOnRule(args, key, form);
  if (ruled) return ruled.ok ? { ok: true as const, to: `/problems/${key}#rules` } : ruled;
  const placed = await actOnPlacement(args, key, form);
  return placed?.ok ? { ok: true as const, to: `/problems/${placed.data.key}` } : placed;
};

const Problem = () => {
  const { problem, known, members, people, rules, order, picture, statuses, mergedFrom } =
    useLoaderData<typeof loader>();
  const me = useRouteLoaderData<RootData>('root')?.me ?? null;
  const mayDecide = mayActAs(me?.role, 'developer');
  const answer = useActionData<typeof action>();
  const refused = answer?.problem;
  const differences = answer && 'wanted' in answer ? differencesFrom(answer.wanted, problem, people) : [];
  return (
    <article className="stack-wide">
      <div className="stack">
        {mergedFrom && (
          <p className="meta" role="status">
            {mergedFrom} was merged into {problem.key}.
          </p>
        )}
        <ProblemHeader key={problem.version} problem={problem} statuses={statuses} people={people} me={me} />
        <UnderWay underWay={problem.underWay} />
        {refused?.code === 'resource.version_conflict' ? (
          <Notice kind="error" title="Somebody changed this problem meanwhile; nothing of yours was saved.">
            {differences.map((one) => (
              <p key={one}>{one}</p>
            ))}
            <p>This page shows how it stands now. Make your change again if it still holds.</p>
          </Notice>
        ) : (
          <RefusalNotice problem={refused} />
        )}
        {picture ? (
          <WeeklyTimeline
            picture={picture}
            title={`Tickets of ${problem.key}, ${picture.weeksPerBar === 1 ? 'a bar a week' : `a bar for ${picture.weeksPerBar} weeks`}`}
            weeks={problem.timeline}
          />
        ) : (
          <p className="soft">All tickets fall into one week: too little for a picture over time.</p>
        )}
      </div>
      <Summary problem={problem} known={known} />
      <Fixes problem={problem} mayDecide={mayDecide} />
      <EvidenceList problem={problem} />
      <Members
        members={members}
        order={order}
        total={problem.ticketCount}
        version={problem.version}
        mayDecide={mayDecide}
      />
      <Rules rules={rules} mayDecide={mayDecide} />
      <Similar similar={problem.similar} />
      {mayDecide && <MergeForm key={problem.version} problem={problem} />}
      <Activity problem={problem} mayDecide={mayDecide} />
      <p>
        <Link to="/problems">All problems</Link>
      </p>
    </article>
  );
};
export default Problem;
