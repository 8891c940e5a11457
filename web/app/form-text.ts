/** A field of a form as text; files and missing fields read as empty. */
export const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
};

/** The field, or undefined when it is missing or blank. */
export const textOrNone = (form: FormData, name: string): string | undefined => text(form, name).trim() || undefined;

/** A whole number of the form, e.g. a version; NaN never leaves here. */
export const wholeNumber = (form: FormData, name: string): number => {
  const value = Number.parseInt(text(form, name), 10);
  return Number.isSafeInteger(value) ? value : 0;
};

/** A share between 0 and 1, or undefined when there is none. */
export const shareOrNone = (form: FormData, name: string): number | undefined => {
  const value = Number(textOrNone(form, name) ?? Number.NaN);
  return value >= 0 && value <= 1 ? value : undefined;
};

/** "142", "prb-142" and "PRB-142" are one key to a person. */
export const keyTyped = (typed: string): string =>
  typed
    .trim()
    .toUpperCase()
    .replace(/^(?:PRB-)?/, 'PRB-');
