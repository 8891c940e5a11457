import { changeKnownErrorState, editKnownError, getKnownError, type KnownErrorContent } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation, useRouteLoaderData } from '@remix-run/react';
import { useRef } from 'react';
import { attempt, call } from '~/api.server';
import { Badge } from '~/components/badge';
import { Field, TextField } from '~/components/field';
import { Notice } from '~/components/notice';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { useHydrated } from '~/components/use-hydrated';
import { text, textOrNone, wholeNumber } from '~/form-text';
import { contentFields } from '~/known-error-fields';
import { renderMarkdown } from '~/markdown.server';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';
import { Origins } from './origins';
import { Preview } from './preview';
import { usePreview } from './use-preview';

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Edit ${data.known.key} · Reprise` : 'Edit known error · Reprise' },
];

const previewOf = (content: KnownErrorContent) =>
  contentFields.flatMap(({ name, label }) => (content[name] ? [{ label, html: renderMarkdown(content[name]) }] : []));

export const loader = async (args: LoaderFunctionArgs) => {
  const known = await call(args, getKnownError, { params: { key: args.params.key ?? '' } });
  return { known, preview: previewOf(known.content) };
};

const contentFrom = (form: FormData): KnownErrorContent => {
  const content = { title: text(form, 'title') } as KnownErrorContent;
  for (const { name } of contentFields) content[name] = text(form, name);
  return content;
};

/** Previews, saves, or saves and publishes. What was typed is never lost: a refusal brings it back. */
export const action = async (args: ActionFunctionArgs) => {
  const key = args.params.key ?? '';
  const form = await args.request.formData();
  const content = contentFrom(form);
  const intent = text(form, 'intent');
  const back = { content, preview: previewOf(content), problem: null, currentVersion: null };
  if (intent === 'preview') return back;
  const saved = await attempt(args, editKnownError, {
    params: { key },
    ifMatch: wholeNumber(form, 'version'),
    body: { content, note: textOrNone(form, 'note') },
  });
  if (!saved.ok) {
    const conflict = saved.problem.code === 'resource.version_conflict';
    const current = conflict ? await call(args, getKnownError, { params: { key } }) : null;
    return { ...back, problem: saved.problem, currentVersion: current?.version ?? null };
  }
  if (intent === 'publish') {
    const published = await attempt(args, changeKnownErrorState, {
      params: { key },
      ifMatch: saved.data.version,
      body: { to: 'published' },
    });
    if (!published.ok) return { ...back, problem: published.problem, currentVersion: saved.data.version };
  }
  return redirect(`/known-errors/${key}`);
};

const EditKnownError = () => {
  const { known, preview } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const me = useRouteLoaderData<RootData>('root')?.me;
  const busy = useNavigation().state === 'submitting';
  const hydrated = useHydrated();
  const form = useRef<HTMLFormElement>(null);
  const live = usePreview(form);
  const content = answer?.content ?? known.content;
  const shown = live.parts ?? answer?.preview ?? preview;
  const conflict = answer?.problem?.code === 'resource.version_conflict';
  const mayPublish = mayActAs(me?.role, 'developer') && known.allowedTransitions.includes('published');
  return (
    <div className="stack">
      <div className="page-head problem-head">
        <h1>
          <span className="key">{known.key}</span> {known.title}
        </h1>
        <span className="line">
          <Badge word={known.state} />
          <Link to={`/known-errors/${known.key}`}>Leave without saving</Link>
        </span>
      </div>
      {conflict ? (
        <Notice kind="error" title="Somebody saved another revision while you were writing">
          Your text is still here.{' '}
          <a href={`/known-errors/${known.key}`} target="_blank" rel="noreferrer">
            See theirs in a new tab
          </a>
          , take over what you need, then save yours as the next revision.
        </Notice>
      ) : (
        <RefusalNotice problem={answer?.problem} />
      )}
      {known.drafted.length > 0 && !answer && (
        <Notice title="Drafted from the tickets">
          Each part names the tickets it was taken from. Check it, put it into your own words, then publish.
        </Notice>
      )}
      {known.contradictions.length > 0 && (
        <Notice kind="warn" title="The tickets disagree">
          <ul>
            {known.contradictions.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="editor">
        <Form method="post" className="stack" ref={form} onChange={live.changed} aria-label="Known error">
          <input type="hidden" name="version" value={answer?.currentVersion ?? known.version} />
          {/* Enter in a one-line field saves; without this the first button of the form would be pressed. */}
          <button name="intent" value="save" hidden tabIndex={-1} aria-hidden="true" />
          <Field
            label="Title"
            name="title"
            required
            minLength={3}
            maxLength={200}
            hint="What the user sees, in their words."
            defaultValue={content.title}
            error={fieldError(answer?.problem, 'title')}
          />
          {contentFields.map((field) => (
            <div key={field.name} className="stack-tight">
              <TextField
                label={field.label}
                name={field.name}
                rows={Math.max(field.rows, Math.min(14, (content[field.name] ?? '').split('\n').length + 1))}
                maxLength={20_000}
                hint={field.hint}
                defaultValue={content[field.name]}
                error={fieldError(answer?.problem, field.name)}
              />
              <Origins sentences={known.drafted.filter((sentence) => sentence.field === field.name)} />
            </div>
          ))}
          <Field label="What changed" name="note" maxLength={500} hint="Optional; stands beside the revision." />
          <div className="editor-actions">
            <button className="button button-primary" name="intent" value="save" disabled={busy}>
              {conflict ? 'Save mine as the next revision' : 'Save'}
            </button>
            {mayPublish && (
              <button className="button" name="intent" value="publish" disabled={busy}>
                Save and publish
              </button>
            )}
            {!hydrated && (
              <button className="button button-quiet" name="intent" value="preview">
                Preview
              </button>
            )}
            <span className="meta">Markdown works in every field.</span>
          </div>
        </Form>
        <Preview parts={shown} />
      </div>
    </div>
  );
};
export default EditKnownError;
