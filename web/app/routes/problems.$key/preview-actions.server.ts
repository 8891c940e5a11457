import { askPreview, getPreview, type BodyInput } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { keyTyped, text, textOrNone } from '~/form-text';
import { ruleOf } from './rule-actions.server';

type Change = BodyInput<typeof askPreview>['change'];

/** Show what a change would do before it is made. @returns undefined when the form is about something else, or makes the change */
export const actOnPreview = async (args: ActionFunctionArgs, key: string, form: FormData) =>
  form.has('apply') ? undefined : showChange(args, key, form);

/** Whether a change was not made because it would no longer do what the person saw. */
export const isOutdated = (problem: { errors?: readonly { pointer: string; code: string }[] | undefined }): boolean =>
  problem.errors?.some(({ pointer, code }) => pointer === '/body/previewId' && code === 'outdated') ?? false;

const showChange = async (args: ActionFunctionArgs, key: string, form: FormData) => {
  const asked = await askAbout(args, key, form);
  if (asked === undefined) return undefined;
  return asked.ok ? showPreview(key, form, asked.data.id) : { problem: asked.problem };
};

const askAbout = async (args: ActionFunctionArgs, key: string, form: FormData) => {
  const change = changeOf(form);
  return change && attempt(args, askPreview, { params: { key }, body: { change } });
};

/** The page that shows what a change would do. @param lookedAt  the preview that a person has seen, where it may do another thing by now */
function showPreview(key: string, form: FormData, id: string, lookedAt?: string) {
  const kept = new URLSearchParams();
  for (const field of ['reason', 'newTitle']) {
    const value = textOrNone(form, field);
    if (value) kept.set(field, value);
  }
  if (lookedAt) kept.set('lookedAt', lookedAt);
  return redirect(`/problems/${key}/previews/${id}?${kept}`);
}

/**
 * Something has come since a person looked at what a change would do: look again. Where it would still do what the person saw, it is made
 * after all; otherwise, and when looking takes long, its page shows what is different.
 * @param make  makes the change bound to this preview
 */
export const lookAgain = async <Made extends { readonly ok: boolean }>(
  args: ActionFunctionArgs,
  key: string,
  form: FormData,
  make: (previewId: string) => Promise<Made | undefined>,
) => {
  const lookedAt = text(form, 'previewId');
  const asked = await askAbout(args, key, form);
  if (asked === undefined) return undefined;
  if (!asked.ok) return { problem: asked.problem };
  const { id } = asked.data;
  if (await isAnsweredTheSame(args, id, lookedAt)) {
    const made = await make(id);
    if (made?.ok) return made;
  }
  return showPreview(key, form, id, lookedAt);
};

const ASK_EVERY_MS = 150;
/** As long as a person waits for a button without wondering. */
const WAIT_MS = 4_000;

async function isAnsweredTheSame(args: ActionFunctionArgs, id: string, lookedAt: string): Promise<boolean> {
  for (const until = Date.now() + WAIT_MS; Date.now() < until;) {
    const preview = await attempt(args, getPreview, { params: { id }, query: { comparedWith: lookedAt } });
    if (!preview.ok || preview.data.state === 'failed') return false;
    if (preview.data.state === 'ready') return preview.data.comparison?.isSame ?? false;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return false;
}

const changeOf = (form: FormData): Change | undefined => {
  const ticketIds = form.getAll('ticketId').filter((id): id is string => typeof id === 'string');
  const ruleKind = form.get('kind') === 'never' ? 'never' : 'belongs';
  switch (form.get('intent')) {
    case 'merge':
      return { kind: 'merge', key: keyTyped(text(form, 'otherKey')) };
    case 'split':
      return { kind: 'split', ticketIds };
    case 'move':
      return { kind: 'move', ticketIds, toKey: keyTyped(text(form, 'toKey')) };
    case 'take out':
      return { kind: 'move', ticketIds, toKey: null };
    case 'rule made':
      return { kind: 'rule', ruleId: null, ruleKind, rule: ruleOf(form) };
    case 'rule changed':
      return { kind: 'rule', ruleId: text(form, 'ruleId'), rule: ruleOf(form) };
    case 'rule removed':
      return { kind: 'rule', ruleId: text(form, 'ruleId'), rule: null };
    default:
      return undefined;
  }
};
