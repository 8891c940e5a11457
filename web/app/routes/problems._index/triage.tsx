import { useFetcher } from '@remix-run/react';
import { useCallback, useEffect, useState } from 'react';
import { Pager } from '~/components/pager';
import { ProblemTable } from '~/components/problem-table';
import { Toast } from '~/components/toast';
import { countOf } from '~/format/numbers';
import type { ProblemSummary } from '~/vocabulary';
import type { BulkAnswer } from './bulk-actions.server';
import { BulkDialog } from './bulk-dialog';
import { type Decision, decisions } from './decisions';

interface Asked {
  readonly decision: Decision;
  readonly keys: readonly string[] | null;
}

/** The list where triage happens: select, decide, undo; everything by keyboard. */
export const Triage = ({
  items,
  total,
  nextCursor,
  people,
}: {
  items: readonly ProblemSummary[];
  total: number | undefined;
  nextCursor: string | null;
  people: readonly { readonly id: string; readonly name: string }[];
}) => {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [everything, setEverything] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [told, setTold] = useState<{ words: string; bulkId: string | null } | null>(null);
  const undo = useFetcher<BulkAnswer>();
  const here = items.map((item) => item.key).join(' ');
  useEffect(() => {
    // What is no longer on the page is no longer chosen: nobody decides about what they do not see.
    setSelected((before) => new Set([...before].filter((key) => here.split(' ').includes(key))));
    setEverything(false);
  }, [here]);
  useEffect(() => {
    if (undo.data?.kind !== 'undone') return;
    const { restored, changedSince } = undo.data;
    const rest = changedSince > 0 ? ` ${countOf(changedSince, 'problem')} changed since and stayed.` : '';
    setTold({ words: `${countOf(restored, 'problem')} as before.${rest}`, bulkId: null });
  }, [undo.data]);
  const toggle = (key: string): void => {
    setEverything(false);
    setSelected((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  };
  const ask = (decision: Decision): void => {
    const keys = everything ? null : selected.size > 0 ? [...selected] : currentKey();
    if (keys === null || keys.length > 0) setAsked({ decision, keys });
    else setTold({ words: 'Choose problems first: x chooses the current row.', bulkId: null });
  };
  const done = useCallback((bulkId: string | null, words: string): void => {
    setAsked(null);
    setSelected(new Set());
    setTold({ words, bulkId });
  }, []);
  const close = useCallback((): void => setAsked(null), []);
  const chosen = everything ? (total ?? items.length) : selected.size;
  return (
    <>
      <div className="line triage" role="toolbar" aria-label="Decide about the chosen problems">
        <span className="meta triage-count" aria-live="polite">
          {chosen > 0 ? `${countOf(chosen, 'problem')} chosen` : 'None chosen'}
        </span>
        {decisions.map((decision) => (
          <button
            key={decision.key}
            type="button"
            className="button button-small"
            data-key={decision.key}
            onClick={() => ask(decision)}
          >
            {decision.label} <kbd>{decision.key}</kbd>
          </button>
        ))}
        {chosen > 0 && (
          <button
            type="button"
            className="button button-quiet button-small"
            onClick={() => {
              setSelected(new Set());
              setEverything(false);
            }}
          >
            Choose none
          </button>
        )}
        {selected.size === items.length && total !== undefined && total > items.length && !everything && (
          <button type="button" className="button button-quiet button-small" onClick={() => setEverything(true)}>
            Choose all {countOf(total, 'problem')} of this list
          </button>
        )}
      </div>
      <ProblemTable
        items={items}
        choice={{
          selected,
          toggle,
          toggleAll: () =>
            setSelected(selected.size === items.length ? new Set() : new Set(items.map(({ key }) => key))),
        }}
      />
      <Pager nextCursor={nextCursor} />
      {asked && <BulkDialog {...asked} people={people} onDone={done} onClose={close} />}
      {told && (
        <Toast
          words={undo.state === 'idle' ? told.words : 'Taking it back …'}
          onUndo={
            told.bulkId ? () => undo.submit({ intent: 'undo', bulkId: told.bulkId }, { method: 'post' }) : undefined
          }
          onClose={() => setTold(null)}
        />
      )}
    </>
  );
};

/** The row that j and k have reached, when nothing is chosen. */
const currentKey = (): string[] => {
  const row = document.querySelector<HTMLElement>('main [data-row][aria-current="true"]');
  return row?.dataset['problem'] ? [row.dataset['problem']] : [];
};
