import { strongestReasons } from './strongest-reasons';

/** Why something was suggested or belongs here, strongest first, in words. */
export const Reasons = ({
  reasons,
  limit = 4,
  prefix = 'why',
}: {
  reasons: readonly { kind: string; text: string; weight: number }[];
  limit?: number;
  prefix?: string | null;
}) => {
  if (reasons.length === 0) return null;
  return (
    <div className="reasons">
      {prefix && <span className="faint">{prefix}: </span>}
      <ul className="reasons-list">
        {strongestReasons(reasons, limit).map((reason) => (
          <li key={reason.text}>{reason.text}</li>
        ))}
      </ul>
    </div>
  );
};
