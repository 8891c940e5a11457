import type { Learning } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';

/** Learn now, or leave it. */
export const LearningControls = ({ learning: { isOn, isUnderWay } }: { learning: Learning }) => (
  <Form method="post" className="line">
    {isOn && (
      <button className="button" name="intent" value="learn" disabled={isUnderWay}>
        Learn now
      </button>
    )}
    <button className="button button-quiet" name="intent" value={isOn ? 'learning off' : 'learning on'}>
      {isOn ? 'Turn learning off' : 'Turn learning on'}
    </button>
  </Form>
);
