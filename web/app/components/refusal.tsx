import type { ProblemDocument } from '@reprise/contracts/http';
import { Notice } from './notice';

/** Last step of a pointer in plain words: `/body/content/customerAnswer` → "customer answer". */
const nameOf = (pointer: string): string =>
  (pointer.split('/').pop() ?? '').replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

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
  const broken = problem.errors ?? [];
  if (broken.length > 0) {
    return (
      <Notice kind="error" title={broken.length === 1 ? 'One field needs attention' : 'Some fields need attention'}>
        {broken.map((entry) => `${nameOf(entry.pointer)}: ${entry.message}`).join('; ')}
      </Notice>
    );
  }
  return (
    <Notice kind="error" title={problem.title}>
      {problem.detail}
    </Notice>
  );
};
