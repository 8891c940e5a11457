import { personalKinds, redactionKinds } from '@reprise/domain/vocabularies';
import { z } from 'zod';
import { Moment, endpoint } from './common.js';

export const RedactionKind = z.enum(redactionKinds).meta({ id: 'RedactionKind' });
export const PersonalKind = z.enum(personalKinds).meta({ id: 'PersonalKind' });

export const RedactionState = z
  .object({
    kinds: z.array(
      z.object({
        kind: RedactionKind,
        always: z.boolean().meta({ description: 'A secret: nobody can switch it off' }),
        on: z.boolean(),
        replaced: z.number().int().meta({ description: 'Replacements in tickets that were stored' }),
      }),
    ),
    changedAt: Moment.nullable(),
    changedBy: z.string().nullable(),
  })
  .meta({ id: 'RedactionState' });
export type RedactionState = z.infer<typeof RedactionState>;

const tag = 'Privacy';

export const getRedaction = endpoint({
  id: 'getRedaction',
  method: 'GET',
  path: '/redaction',
  tag,
  summary: 'What is replaced in tickets before they are stored, and how often it was',
  access: 'admin',
  status: 200,
  response: RedactionState,
});

export const setRedaction = endpoint({
  id: 'setRedaction',
  method: 'PUT',
  path: '/redaction',
  tag,
  summary: 'Choose which personal data is replaced in tickets taken in from now on; secrets always are',
  access: 'admin',
  body: z.strictObject({ kinds: z.array(PersonalKind).max(personalKinds.length) }),
  status: 200,
  response: RedactionState,
});

/** What a text may be tried with. */
export const MAX_TRIED_TEXT = 50_000;

export const tryRedaction = endpoint({
  id: 'tryRedaction',
  method: 'POST',
  path: '/redaction/trials',
  tag,
  summary: 'What would be replaced in a text, all kinds; nothing of it is stored',
  access: 'admin',
  body: z.strictObject({ text: z.string().min(1, 'paste a text').max(MAX_TRIED_TEXT) }),
  status: 200,
  // Kept for a repetition it would be stored.
  secretAnswer: true,
  response: z.object({
    found: z.array(
      z.object({
        kind: RedactionKind,
        name: z.string().meta({ description: 'What it was recognised as' }),
        start: z.number().int(),
        end: z.number().int().meta({ description: 'Offset in UTF-16 units, exclusive' }),
        on: z.boolean().meta({ description: 'Whether it is replaced by the present setting' }),
      }),
    ),
    redacted: z.string().meta({ description: 'The text as it would be stored now' }),
  }),
});
