import { mergeProblems, moveMembers, pinMembers, splitProblem, undoPlacement } from '@reprise/contracts/http';
import type { ActionFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { keyTyped, text, textOrNone, wholeNumber } from '~/form-text';

/** Carry out what a person decided about the place of tickets. @returns undefined when the form is about something else */
export const actOnPlacement = async (args: ActionFunctionArgs, key: string, form: FormData) => {
  const order = { params: { key }, ifMatch: wholeNumber(form, 'version') };
  const reason = textOrNone(form, 'reason');
  const previewId = textOrNone(form, 'previewId');
  const ticketIds = form.getAll('ticketId').filter((id): id is string => typeof id === 'string');
  switch (form.get('intent')) {
    case 'split':
      return attempt(args, splitProblem, {
        ...order,
        body: { ticketIds, title: textOrNone(form, 'newTitle'), reason, previewId },
      });
    case 'move':
      return attempt(args, moveMembers, {
        ...order,
        body: { ticketIds, toKey: keyTyped(text(form, 'toKey')), reason, previewId },
      });
    case 'take out':
      return attempt(args, moveMembers, { ...order, body: { ticketIds, toKey: null, reason, previewId } });
    case 'pin':
      return attempt(args, pinMembers, { ...order, body: { ticketIds, reason } });
    case 'merge':
      return attempt(args, mergeProblems, {
        ...order,
        body: { key: keyTyped(text(form, 'otherKey')), reason, previewId },
      });
    case 'undo':
      return attempt(args, undoPlacement, {
        ...order,
        body: { eventId: text(form, 'eventId'), withLater: form.get('withLater') === 'yes', reason },
      });
    default:
      return undefined;
  }
};
