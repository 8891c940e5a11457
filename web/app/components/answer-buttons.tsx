/** What may be answered, each with its key; sent as `answer`. */
export const AnswerButtons = ({
  choices,
  busy,
  small = false,
}: {
  choices: readonly { readonly value: string; readonly label: string; readonly shortcut: string }[];
  busy: boolean;
  small?: boolean;
}) =>
  choices.map(({ value, label, shortcut }) => (
    <button
      key={value}
      className={small ? 'button button-small' : 'button'}
      name="answer"
      value={value}
      data-key={shortcut}
      disabled={busy}
    >
      {label} <kbd>{shortcut}</kbd>
    </button>
  ));
