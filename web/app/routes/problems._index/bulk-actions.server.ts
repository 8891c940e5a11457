import {
  type BodyInput,
  type BulkOutcome,
  type ProblemDocument,
  ProblemStatus,
  changeProblems,
  undoProblemChange,
} from '@reprise/contracts/http';
import type { ActionFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { text, textOrNone } from '~/form-text';
import { filterOf } from './filter-of';

export type BulkAnswer =
  | { readonly kind: 'preview' | 'changed'; readonly outcome: BulkOutcome }
  | { readonly kind: 'undone'; readonly restored: number; readonly changedSince: number }
  | { readonly kind: 'refused'; readonly problem: ProblemDocument };

/** Shows, makes or takes back one decision about many problems. */
export async function actOnMany(args: ActionFunctionArgs): Promise<BulkAnswer> {
  const form = await args.request.formData();
  const intent = text(form, 'intent');
  if (intent === 'undo') {
    const undone = await attempt(args, undoProblemChange, { params: { id: text(form, 'bulkId') } });
    return undone.ok ? { kind: 'undone', ...undone.data } : { kind: 'refused', problem: undone.problem };
  }
  const apply = intent === 'change';
  const changed = await attempt(args, changeProblems, { body: { ...bodyOf(args.request, form), apply } });
  if (!changed.ok) return { kind: 'refused', problem: changed.problem };
  return { kind: apply ? 'changed' : 'preview', outcome: changed.data };
}

function bodyOf(request: Request, form: FormData): BodyInput<typeof changeProblems> {
  const keys = form.getAll('key').filter((key) => typeof key === 'string');
  const owner = textOrNone(form, 'ownerId');
  const typed = textOrNone(form, 'typedCount');
  return {
    selection: form.has('everything') ? { filter: filterOf(new URL(request.url).searchParams) } : { keys },
    change: {
      status: ProblemStatus.safeParse(form.get('status')).data,
      ...(form.has('ownerId') && { ownerId: owner ?? null }),
      reason: textOrNone(form, 'reason'),
      reviewOn: textOrNone(form, 'reviewOn'),
    },
    ...(typed && /^\d+$/.test(typed) && { typedCount: Number(typed) }),
  };
}
