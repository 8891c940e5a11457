import { Field } from './field';

/** Asks for a password to be; what makes one acceptable is said in one place. */
export const NewPasswordField = ({
  label,
  name,
  error,
}: {
  readonly label: string;
  readonly name: string;
  readonly error?: string | undefined;
}) => (
  <Field
    label={label}
    name={name}
    type="password"
    autoComplete="new-password"
    required
    minLength={12}
    maxLength={200}
    hint="At least 12 characters; a sentence is fine."
    error={error}
  />
);

/** Asks for it once more; the page compares. @param unlike  whether the two were not the same */
export const RepeatedPasswordField = ({ unlike }: { readonly unlike: boolean | undefined }) => (
  <Field
    label="New password once more"
    name="repeated"
    type="password"
    autoComplete="new-password"
    required
    error={unlike ? 'is not the same as above' : undefined}
  />
);
