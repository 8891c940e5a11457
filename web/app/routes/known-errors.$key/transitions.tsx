import type { KnownErrorDetail } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';

const words: Record<string, string> = {
  draft: 'Back to draft',
  'in review': 'Send to review',
  published: 'Publish',
  'needs review': 'Mark for review',
  retired: 'Retire',
};

/** The next states as buttons that say what happens; who may not move it reads why. */
export const Transitions = ({ known, mayMove }: { known: KnownErrorDetail; mayMove: boolean }) => {
  if (known.allowedTransitions.length === 0) return null;
  if (!mayMove) {
    return known.state === 'published' ? null : (
      <p className="meta">A developer, lead or administrator can publish it.</p>
    );
  }
  return (
    <Form method="post" className="line" aria-label="Change the state">
      <input type="hidden" name="intent" value="move" />
      <input type="hidden" name="version" value={known.version} />
      {known.allowedTransitions.map((state) => (
        <button
          key={state}
          className={`button ${state === 'published' ? 'button-primary' : ''} ${state === 'retired' ? 'button-danger' : ''}`}
          name="to"
          value={state}
        >
          {words[state] ?? state}
        </button>
      ))}
    </Form>
  );
};
