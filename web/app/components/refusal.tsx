import type { ProblemDocument } from '@reprise/contracts/http';
import { Notice } from './notice';

/** Message for the field `name` of a refused form, from the problem document's pointers (`/name`, `/content/title`). */
export const fieldError = (problem: ProblemDocument | null | undefined, name: string): string | undefined =>
  problem?.errors?.find(
    (entry) =>
      entry.pointer
        .replace(/^[#/]+/, '')
        .split('/')
        .pop() === name,
  )?.message;

/** What the API refused, above the form it concerns. */
export const RefusalNotice = ({ problem }: { problem: ProblemDocument | null | undefined }) => {
  if (!problem) return null;
  return (
    <Notice kind="error" title={problem.title}>
      {problem.detail ?? (problem.errors ?? []).map((entry) => entry.message).join('; ')}
    </Notice>
  );
};
