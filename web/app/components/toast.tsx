/** What was just done, with the way back while there is one. */
export const Toast = ({
  words,
  onUndo,
  onClose,
}: {
  words: string;
  onUndo: (() => void) | undefined;
  onClose: () => void;
}) => (
  <div className="toast line" role="status">
    <span>{words}</span>
    {onUndo && (
      <button type="button" className="button button-small" data-key="z" onClick={onUndo}>
        Undo <kbd>z</kbd>
      </button>
    )}
    <button
      type="button"
      className="button button-quiet button-small"
      aria-label="Close this message"
      onClick={onClose}
    >
      ×
    </button>
  </div>
);
