import type { BulkOutcome } from '@reprise/contracts/http';
import { useFetcher } from '@remix-run/react';
import { useEffect, useRef } from 'react';
import { Badge } from '~/components/badge';
import { Field, SelectField } from '~/components/field';
import { RefusalNotice } from '~/components/refusal';
import { countOf, formatCount } from '~/format/numbers';
import type { BulkAnswer } from './bulk-actions.server';
import type { Decision } from './decisions';

/** From this many problems on the number is typed, as the API demands. */
const TYPED_COUNT_FROM = 1_000;

/** Shows what a decision would change, with count and titles, asks for what it needs, and makes it. */
export const BulkDialog = ({
  decision,
  keys,
  people,
  onDone,
  onClose,
}: {
  decision: Decision;
  /** The chosen problems; null: everything that the list shows. */
  keys: readonly string[] | null;
  people: readonly { readonly id: string; readonly name: string }[];
  onDone: (bulkId: string | null, words: string) => void;
  onClose: () => void;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const preview = useFetcher<BulkAnswer>();
  const change = useFetcher<BulkAnswer>();
  const load = preview.submit;
  useEffect(() => {
    dialog.current?.showModal();
    const asked = new FormData();
    for (const [name, value] of [...fieldsOf(decision, keys), ['intent', 'preview'] as const])
      asked.append(name, value);
    load(asked, { method: 'post' });
  }, [decision, keys, load]);
  const shown = preview.data?.kind === 'preview' ? preview.data.outcome : undefined;
  useEffect(() => {
    if (change.data?.kind !== 'changed') return;
    const { outcome } = change.data;
    onDone(outcome.bulkId, decision.done(countOf(outcome.count, 'problem')));
  }, [change.data, decision, onDone]);
  const refusal = [change.data, preview.data].find((answer) => answer?.kind === 'refused');
  return (
    <dialog ref={dialog} className="help bulk" aria-labelledby="bulk-title" onClose={onClose}>
      <change.Form method="post" className="stack">
        <h2 id="bulk-title">{decision.button(shown ? countOf(shown.count, 'problem') : 'problems')}</h2>
        {fieldsOf(decision, keys).map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <RefusalNotice problem={refusal?.kind === 'refused' ? refusal.problem : null} />
        {shown === undefined && !refusal && <p className="soft">Looking what would change …</p>}
        {shown && <Shown outcome={shown} />}
        {shown && shown.count > 0 && (
          <>
            {decision.asks.includes('owner') && (
              <SelectField
                label="Owner"
                name="ownerId"
                options={[
                  ...people.map(({ id, name }) => ({ value: id, label: name })),
                  { value: '', label: 'nobody' },
                ]}
              />
            )}
            {decision.asks.includes('reason') && (
              <Field
                label="Reason"
                name="reason"
                maxLength={1_000}
                required
                autoFocus
                hint="Stands in the activity of each."
              />
            )}
            {decision.asks.includes('review') && (
              <Field label="Look at it again on" name="reviewOn" type="date" required />
            )}
            {shown.count >= TYPED_COUNT_FROM && (
              <Field
                label={`Type ${shown.count} to go on`}
                name="typedCount"
                inputMode="numeric"
                pattern={String(shown.count)}
                required
              />
            )}
          </>
        )}
        <div className="line">
          {shown && shown.count > 0 && (
            <button
              className="button button-primary"
              name="intent"
              value="change"
              disabled={change.state !== 'idle'}
              autoFocus={decision.asks.length === 0}
            >
              {decision.button(countOf(shown.count, 'problem'))}
            </button>
          )}
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {shown?.count === 0 ? 'Close' : 'Cancel'}
          </button>
        </div>
      </change.Form>
    </dialog>
  );
};

const fieldsOf = (decision: Decision, keys: readonly string[] | null): (readonly [name: string, value: string])[] => [
  ...(keys === null ? [['everything', 'on'] as const] : keys.map((key) => ['key', key] as const)),
  ...(decision.status ? [['status', decision.status] as const] : []),
];

const Shown = ({ outcome }: { outcome: BulkOutcome }) => (
  <>
    {outcome.count === 0 && <p>Nothing would change.</p>}
    <ul className="stack-tight bulk-titles">
      {outcome.examples.map((problem) => (
        <li key={problem.key} className="line">
          <span>
            <span className="key">{problem.key}</span> {problem.title}
          </span>
          <Badge word={problem.status} />
        </li>
      ))}
      {outcome.count > outcome.examples.length && (
        <li className="soft">and {formatCount(outcome.count - outcome.examples.length)} more</li>
      )}
    </ul>
    {outcome.unchanged > 0 && <p className="meta">{countOf(outcome.unchanged, 'problem')} already so.</p>}
    {outcome.refusedCount > 0 && (
      <details className="disclosure">
        <summary>
          {countOf(outcome.refusedCount, 'problem')} cannot take this step and{' '}
          {outcome.refusedCount === 1 ? 'stays as it is' : 'stay as they are'}
        </summary>
        <ul className="stack-tight">
          {outcome.refused.map((problem) => (
            <li key={problem.key}>
              <span className="key">{problem.key}</span> {problem.title} <span className="meta">{problem.why}</span>
            </li>
          ))}
        </ul>
      </details>
    )}
  </>
);
