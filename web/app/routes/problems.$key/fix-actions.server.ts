import { type ProblemDocument, recordFix, setEvidenceAside, withdrawFix } from '@reprise/contracts/http';
import type { ActionFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { text, textOrNone, wholeNumber } from '~/form-text';

const intents = ['record-fix', 'withdraw-fix', 'set-evidence-aside'] as const;

/** Carries out what a form about fixes asks for; undefined when the form is about something else. */
export async function actOnFix(
  args: ActionFunctionArgs,
  key: string,
  form: FormData,
): Promise<{ ok: true } | { ok: false; problem: ProblemDocument } | undefined> {
  const intent = intents.find((known) => known === form.get('intent'));
  if (!intent) return undefined;
  const ifMatch = wholeNumber(form, 'version');
  if (intent === 'record-fix') {
    const shippedOn = textOrNone(form, 'shippedOn');
    const body = {
      versions: text(form, 'versions')
        .split(/[,;\n]/)
        .map((version) => version.trim())
        .filter(Boolean),
      ...(shippedOn && { shippedAt: `${shippedOn}T12:00:00Z` }),
      note: textOrNone(form, 'note'),
    };
    return attempt(args, recordFix, { params: { key }, ifMatch, body });
  }
  const endpoint = intent === 'withdraw-fix' ? withdrawFix : setEvidenceAside;
  const params = { key, id: text(form, 'fixId') };
  return attempt(args, endpoint, { params, ifMatch, body: { reason: textOrNone(form, 'reason') } });
}
