import { z } from 'zod';
import { BoundTo, Id, ProblemKey, endpoint } from './common.js';
import { DecidedProblem } from './problems.js';

const ProblemParams = z.strictObject({ key: ProblemKey });
const WhyText = z.string().trim().max(1_000).optional();
const TicketIds = z.array(Id).min(1).max(1_000);

export const mergeProblems = endpoint({
  id: 'mergeProblems',
  method: 'POST',
  path: '/problems/:key/merges',
  tag: 'Problems',
  summary:
    'Merge another problem into this one: their tickets belong together from now on. Its key leads here; can be undone',
  access: 'developer',
  params: ProblemParams,
  ifMatch: true,
  body: z.strictObject({ key: ProblemKey, reason: WhyText, previewId: BoundTo }),
  status: 200,
  response: DecidedProblem,
});

export const splitProblem = endpoint({
  id: 'splitProblem',
  method: 'POST',
  path: '/problems/:key/splits',
  tag: 'Problems',
  summary:
    'Split tickets off into a problem of their own; they are kept apart from the rest from now on. Answers with the new problem',
  access: 'developer',
  params: ProblemParams,
  ifMatch: true,
  body: z.strictObject({
    ticketIds: TicketIds,
    title: z.string().trim().min(3).max(200).optional(),
    reason: WhyText,
    previewId: BoundTo,
  }),
  status: 201,
  response: DecidedProblem,
});

export const moveMembers = endpoint({
  id: 'moveMembers',
  method: 'POST',
  path: '/problems/:key/moves',
  tag: 'Problems',
  summary:
    'Move tickets to another problem, or (toKey null) out of this one; they are kept apart from the rest from now on',
  access: 'developer',
  params: ProblemParams,
  ifMatch: true,
  body: z.strictObject({ ticketIds: TicketIds, toKey: ProblemKey.nullable(), reason: WhyText, previewId: BoundTo }),
  status: 200,
  response: DecidedProblem,
});

export const pinMembers = endpoint({
  id: 'pinMembers',
  method: 'POST',
  path: '/problems/:key/pins',
  tag: 'Problems',
  summary: 'Confirm that tickets belong here; no run moves them. Tickets that are in no problem are put here',
  access: 'developer',
  params: ProblemParams,
  ifMatch: true,
  body: z.strictObject({ ticketIds: TicketIds, reason: WhyText }),
  status: 200,
  response: DecidedProblem,
});

export const undoPlacement = endpoint({
  id: 'undoPlacement',
  method: 'POST',
  path: '/problems/:key/undo',
  tag: 'Problems',
  summary:
    'Undo a step of the activity: merge, split, move, pin, status, name, owner, cause, fix or rule. When later steps stand on it, 409 names them; `withLater` undoes them too',
  access: 'developer',
  params: ProblemParams,
  ifMatch: true,
  body: z.strictObject({
    eventId: z.string().regex(/^[1-9]\d{0,17}$/, 'the id of an entry of the activity'),
    withLater: z.boolean().default(false),
    reason: WhyText,
  }),
  status: 200,
  response: DecidedProblem,
});
