import { addRule, changeRule, removeRule, type ParamsOf, type RuleText } from '@reprise/contracts/http';
import type { ActionFunctionArgs } from '@remix-run/node';
import { attempt } from '~/api.server';
import { text, textOrNone, wholeNumber } from '~/form-text';

/** Carry out what a person decided about rules. @returns undefined when the form is about something else */
export const actOnRule = async (args: ActionFunctionArgs, key: string, form: FormData) => {
  const ifMatch = wholeNumber(form, 'version');
  const reason = textOrNone(form, 'reason');
  const previewId = textOrNone(form, 'previewId');
  const params: ParamsOf<typeof changeRule> = { key, id: text(form, 'ruleId') };
  switch (form.get('intent')) {
    case 'rule made': {
      const kind = form.get('kind') === 'never' ? 'never' : 'belongs';
      return attempt(args, addRule, {
        params: { key },
        ifMatch,
        body: { kind, rule: ruleOf(form), reason, previewId },
      });
    }
    case 'rule changed':
      return attempt(args, changeRule, { params, ifMatch, body: { rule: ruleOf(form), reason, previewId } });
    case 'rule removed':
      return attempt(args, removeRule, { params, ifMatch, body: { reason, previewId } });
    default:
      return undefined;
  }
};

/** The rule as the form has it: text, or rows. */
export const ruleOf = (form: FormData): RuleText => {
  if (form.has('expression')) return { expression: text(form, 'expression') };
  const [fields, operators, values] = [form.getAll('field'), form.getAll('operator'), form.getAll('value')];
  return {
    join: form.get('join') === 'any' ? 'any' : 'all',
    rows: fields.map((field, at) => ({ field, operator: operators[at], value: values[at] })) as never,
  };
};
