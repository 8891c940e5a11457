/** A long text of a ticket as it was written; absent when there is none. */
export const LongText = ({ title, text, folded = false }: { title: string; text: string | null; folded?: boolean }) => {
  if (!text) return null;
  const body = (
    <div className="text-block" tabIndex={0} role="group" aria-label={title}>
      {text}
    </div>
  );
  if (folded) {
    return (
      <details className="disclosure">
        <summary>{title}</summary>
        {body}
      </details>
    );
  }
  return (
    <section className="stack-tight">
      <h2>{title}</h2>
      {body}
    </section>
  );
};
