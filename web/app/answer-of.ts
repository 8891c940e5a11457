import { keyTyped, text, textOrNone } from './form-text';

/** The button that was pressed: an answer, or "elsewhere" with the problem it names; else the problem that was typed. */
export const answerOf = (form: FormData): { answer: string; toKey?: string } => {
  const [answer = '', named] = text(form, 'answer').split(' PRB-');
  const typed = answer === 'elsewhere' ? (named ?? textOrNone(form, 'toKey')) : undefined;
  return typed === undefined ? { answer: text(form, 'answer') } : { answer, toKey: keyTyped(typed) };
};
