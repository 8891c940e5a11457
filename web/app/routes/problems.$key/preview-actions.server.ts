import { askPreview, type BodyInput } from '@reprise/contracts/http';
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

/** The page that shows what a change would do. @param isAgain  when it would do another thing than the person saw */
export const showChange = async (args: ActionFunctionArgs, key: string, form: FormData, isAgain = false) => {
  const change = changeOf(form);
  if (!change) return undefined;
  const outcome = await attempt(args, askPreview, { params: { key }, body: { change } });
  if (!outcome.ok) return { problem: outcome.problem };
  const kept = new URLSearchParams();
  for (const field of ['reason', 'newTitle']) {
    const value = textOrNone(form, field);
    if (value) kept.set(field, value);
  }
  if (isAgain) kept.set('again', 'yes');
  return redirect(`/problems/${key}/previews/${outcome.data.id}?${kept}`);
};

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
