/** Why something was suggested or belongs here, strongest first, in words. */
export const Reasons = ({
  reasons,
  limit = 4,
  prefix = 'why',
}: {
  reasons: readonly { text: string; weight: number }[];
  limit?: number;
  prefix?: string | null;
}) => {
  if (reasons.length === 0) return null;
  const strongest = [...reasons].sort((a, b) => b.weight - a.weight).slice(0, limit);
  return (
    <div className="reasons">
      {prefix && <span className="faint">{prefix}: </span>}
      <ul className="reasons-list">
        {strongest.map((reason) => (
          <li key={reason.text}>{reason.text}</li>
        ))}
      </ul>
    </div>
  );
};
