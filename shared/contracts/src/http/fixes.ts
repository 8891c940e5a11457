import { z } from 'zod';
import { Id, Moment, ProblemKey, endpoint } from './common.js';
import { ProblemDetail } from './problems.js';

const reason = z.string().trim().max(1_000).optional();

export const recordFix = endpoint({
  id: 'recordFix',
  method: 'POST',
  path: '/problems/:key/fixes',
  tag: 'Problems',
  summary: 'Record that a fix was shipped, in versions or at a moment; from then on it is watched',
  access: 'developer',
  params: z.strictObject({ key: ProblemKey }),
  ifMatch: true,
  body: z.strictObject({
    versions: z.array(z.string().trim().min(1).max(80)).max(20).default([]).meta({
      description: 'Every version that holds the fix, back-ports included',
    }),
    shippedAt: Moment.optional().meta({
      description: 'Left out: when the earliest of the versions came out, else now',
    }),
    note: z.string().trim().max(1_000).optional(),
  }),
  status: 201,
  response: ProblemDetail,
});

const FixParams = z.strictObject({ key: ProblemKey, id: Id });

export const withdrawFix = endpoint({
  id: 'withdrawFix',
  method: 'POST',
  path: '/problems/:key/fixes/:id/withdrawal',
  tag: 'Problems',
  summary: 'Take a fix back: it was none, or was recorded by mistake. The problem is open again',
  access: 'developer',
  params: FixParams,
  ifMatch: true,
  body: z.strictObject({ reason }),
  status: 200,
  response: ProblemDetail,
});

export const setEvidenceAside = endpoint({
  id: 'setEvidenceAside',
  method: 'POST',
  path: '/problems/:key/fixes/:id/objections',
  tag: 'Problems',
  summary: 'Say that the tickets a reopening rests on are no evidence against the fix; it is watched again',
  access: 'developer',
  params: FixParams,
  ifMatch: true,
  body: z.strictObject({ reason }),
  status: 200,
  response: ProblemDetail,
});
