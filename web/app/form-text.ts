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
