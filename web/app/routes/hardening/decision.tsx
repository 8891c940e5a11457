import type { HardeningCandidate, ProblemDocument } from '@reprise/contracts/http';
import { useFetcher } from '@remix-run/react';
import { Field } from '~/components/field';
import { RefusalNotice, fieldError } from '~/components/refusal';

const nextSteps: Record<string, readonly { to: string; label: string }[]> = {
  proposed: [{ to: 'accepted', label: 'Accept' }],
  accepted: [{ to: 'in work', label: 'Start work' }],
  'in work': [{ to: 'shipped, watching', label: 'Shipped, watch it' }],
  'shipped, watching': [
    { to: 'proven', label: 'It held' },
    { to: 'failed', label: 'It failed' },
  ],
  failed: [{ to: 'accepted', label: 'Try again' }],
  rejected: [{ to: 'proposed', label: 'Propose again' }],
};

/** The next step of a candidate as a button; rejecting needs a reason, and the work item can be linked. */
export const Decision = ({ candidate }: { candidate: HardeningCandidate }) => {
  const fetcher = useFetcher<{ problem: ProblemDocument | null }>();
  const problem = fetcher.data?.problem;
  const open = candidate.status !== 'rejected' && candidate.status !== 'proven';
  // What is shipped is judged by what happens, not turned down.
  const rejectable = open && candidate.status !== 'shipped, watching';
  const identity = (
    <>
      <input type="hidden" name="id" value={candidate.id} />
      <input type="hidden" name="version" value={candidate.version} />
    </>
  );
  return (
    <>
      <fetcher.Form method="post" action="/hardening" className="line" aria-label={`Decide on ${candidate.problemKey}`}>
        {identity}
        {(nextSteps[candidate.status] ?? []).map((step) => (
          <button
            key={step.to}
            className="button button-small"
            name="status"
            value={step.to}
            disabled={fetcher.state !== 'idle'}
          >
            {step.label}
          </button>
        ))}
      </fetcher.Form>
      {open && (
        <details className="disclosure decision-more">
          <summary className="meta">{rejectable ? 'Reject or link work' : 'Link work'}</summary>
          <div className="form-row">
            {rejectable && (
              <fetcher.Form
                method="post"
                action="/hardening"
                className="form-row"
                aria-label={`Reject ${candidate.problemKey}`}
              >
                {identity}
                <input type="hidden" name="status" value="rejected" />
                <Field
                  label="Reason to reject"
                  name="reason"
                  required
                  maxLength={1_000}
                  error={fieldError(problem, 'reason')}
                />
                <button className="button button-danger">Reject</button>
              </fetcher.Form>
            )}
            <fetcher.Form
              method="post"
              action="/hardening"
              className="form-row"
              aria-label={`Link work for ${candidate.problemKey}`}
            >
              {identity}
              <Field
                label="Work item"
                name="issueUrl"
                type="url"
                placeholder="https://tracker.example/ABC-1"
                defaultValue={candidate.issueUrl ?? ''}
                error={fieldError(problem, 'issueUrl')}
              />
              <button className="button">Link</button>
            </fetcher.Form>
          </div>
        </details>
      )}
      <RefusalNotice problem={problem} />
    </>
  );
};
