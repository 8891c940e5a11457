import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react';

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}

const described = (id: string, hint: ReactNode, error: string | undefined): string | undefined =>
  [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined;

const FieldFrame = ({ id, label, hint, error, children }: FieldProps & { id: string; children: ReactNode }) => (
  <div className="field">
    <label htmlFor={id}>{label}</label>
    {children}
    {hint && (
      <span className="field-hint" id={`${id}-hint`}>
        {hint}
      </span>
    )}
    {error && (
      <span className="field-error" id={`${id}-error`} role="alert">
        {error}
      </span>
    )}
  </div>
);

/** A labelled input with its hint and its error tied to it. */
export const Field = ({ label, hint, error, ...input }: FieldProps & InputHTMLAttributes<HTMLInputElement>) => {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <input id={id} aria-describedby={described(id, hint, error)} aria-invalid={error ? true : undefined} {...input} />
    </FieldFrame>
  );
};

/** The same for longer text. */
export const TextField = ({
  label,
  hint,
  error,
  ...input
}: FieldProps & TextareaHTMLAttributes<HTMLTextAreaElement>) => {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <textarea
        id={id}
        aria-describedby={described(id, hint, error)}
        aria-invalid={error ? true : undefined}
        {...input}
      />
    </FieldFrame>
  );
};

/** A labelled choice. `options` are words, or pairs of value and word. */
export const SelectField = ({
  label,
  hint,
  error,
  options,
  ...select
}: FieldProps & {
  options: readonly (string | { value: string; label: string })[];
  name: string;
  defaultValue?: string;
  required?: boolean;
}) => {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error}>
      <select id={id} aria-describedby={described(id, hint, error)} {...select}>
        {options.map((option) => {
          const { value, label: word } = typeof option === 'string' ? { value: option, label: option } : option;
          return (
            <option key={value} value={value}>
              {word}
            </option>
          );
        })}
      </select>
    </FieldFrame>
  );
};
