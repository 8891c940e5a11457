import type { ProblemDocument, previewErasure } from '@reprise/contracts/http';
import { Form, Link } from '@remix-run/react';
import type { z } from 'zod';
import { Field } from '~/components/field';
import { Notice } from '~/components/notice';
import { fieldError } from '~/components/refusal';
import { countOf } from '~/format/numbers';

type Preview = z.output<(typeof previewErasure)['response']>;

const places: Readonly<Record<string, string>> = {
  ticket: 'other tickets',
  ticket_signature: 'signatures',
  search_document: 'search index',
  known_error: 'known errors',
  known_error_revision: 'texts of known errors',
  known_error_outcome: 'outcomes of known errors',
  knowledge_gap: 'knowledge gaps',
  problem: 'problems',
  curation_event: 'decisions about problems',
  curation_ticket: 'decisions about tickets',
  membership: 'reasons of tickets',
  hardening_candidate: 'hardening candidates',
  import_rejection: 'refused rows of imports',
  import_run: 'imports',
  upload: 'names of uploaded files',
  quarantine: 'work that was set aside',
  fix: 'fixes',
  outbox: 'work under way',
};

/** What an erasure would take, and the field that orders it. */
export const Rehearsal = ({
  rehearsal,
  given,
  problem,
  busy,
}: {
  rehearsal: Preview;
  given: { readonly names: string; readonly ticketId: string };
  problem: ProblemDocument | null;
  busy: boolean;
}) => {
  const rows = Object.entries(rehearsal.rows);
  const isNothing = rehearsal.tickets === 0 && rows.length === 0;
  const isShort = rehearsal.externalIds.length < rehearsal.tickets;
  return (
    <div className="stack-tight upload">
      <h2>What would go</h2>
      {isNothing ? (
        <p>Nothing is kept under these names. Ordering it all the same keeps them out of tickets that come later.</p>
      ) : (
        <ul>
          <li>
            {countOf(rehearsal.tickets, 'ticket')} emptied
            {rehearsal.externalIds.length > 0 && `: ${rehearsal.externalIds.join(', ')}${isShort ? ' …' : ''}`}
          </li>
          {rows.map(([table, n]) => (
            <li key={table}>
              {countOf(n, 'row')} in {places[table] ?? table.replaceAll('_', ' ')}
            </li>
          ))}
          {rehearsal.uploads > 0 && <li>{countOf(rehearsal.uploads, 'upload')} that nobody imported</li>}
        </ul>
      )}
      {rehearsal.problemKeys.length > 0 && (
        <Notice title="Look these over afterwards">
          Words that people put in their own way cannot be recognised:{' '}
          {rehearsal.problemKeys.map((key, index) => (
            <span key={key}>
              {index > 0 && ', '}
              <Link to={`/problems/${key}`}>{key}</Link>
            </span>
          ))}
        </Notice>
      )}
      <Form method="post" className="stack-tight" aria-label="Order it">
        <input type="hidden" name="ticketId" value={given.ticketId} />
        <input type="hidden" name="names" value={given.names} />
        <Field
          label={
            <>
              Type <strong>{rehearsal.confirmation}</strong> to erase for good
            </>
          }
          name="confirmation"
          required
          autoComplete="off"
          error={fieldError(problem, 'confirmation')}
        />
        <Field label="Number of the request (optional)" name="reference" maxLength={100} hint="Is kept: no names." />
        <div className="line">
          <button className="button button-danger" name="intent" value="order" disabled={busy}>
            Erase
          </button>
          <Link to="/erasure">Cancel</Link>
        </div>
      </Form>
    </div>
  );
};
