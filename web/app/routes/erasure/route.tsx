import { getTicket, listErasures, orderErasure, previewErasure, type BodyInput } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { EmptyState } from '~/components/empty-state';
import { TextField } from '~/components/field';
import { Notice } from '~/components/notice';
import { Pager } from '~/components/pager';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { text } from '~/form-text';
import { ErasureTable } from './erasure-table';
import { Rehearsal } from './rehearsal';

export const meta = () => [{ title: 'Erasure · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const search = new URL(args.request.url).searchParams;
  const ticketId = search.get('ticket') || null;
  const ticket = ticketId ? await call(args, getTicket, { params: { id: ticketId } }) : null;
  const erasures = await call(args, listErasures, { query: { cursor: search.get('cursor') || undefined } });
  return { erasures, ticket: ticket && { id: ticket.id, externalId: ticket.externalId, title: ticket.title } };
};

type Subject = BodyInput<typeof previewErasure>['subject'];

const subjectOf = (form: FormData): Subject => {
  const ticketId = text(form, 'ticketId');
  if (ticketId !== '') return { kind: 'ticket', ticketId };
  const lines = text(form, 'names').split('\n');
  return { kind: 'person', names: lines.map((line) => line.trim()).filter(Boolean) };
};

/** Shows what would go, then orders it. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const subject = subjectOf(form);
  const given = { names: text(form, 'names'), ticketId: text(form, 'ticketId') };
  const outcome = await attempt(args, previewErasure, { body: { subject } });
  if (!outcome.ok) return { problem: outcome.problem, given, rehearsal: null, ordered: false };
  if (form.get('intent') !== 'order') return { problem: null, given, rehearsal: outcome.data, ordered: false };
  const confirmation = text(form, 'confirmation');
  const reference = text(form, 'reference').trim() || undefined;
  const order = await attempt(args, orderErasure, { body: { subject, confirmation, reference } });
  return order.ok
    ? { problem: null, given: null, rehearsal: null, ordered: true }
    : { problem: order.problem, given, rehearsal: outcome.data, ordered: false };
};

const Erasure = () => {
  const { erasures, ticket } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  const isTicket = ticket !== null && !answer?.ordered;
  return (
    <AdminPage
      about={
        <>
          Erase a person or a ticket everywhere: tickets, known errors, search, what matching remembers, uploads. An
          erased ticket goes on counting as something that happened. It cannot be undone, and restoring an older backup
          erases it again.
        </>
      }
    >
      {answer?.ordered && (
        <Notice kind="good" title="Ordered">
          It is carried out in a moment; the list below says when.
        </Notice>
      )}
      {!answer?.rehearsal && <RefusalNotice problem={answer?.problem} />}
      {answer?.rehearsal ? (
        <Rehearsal rehearsal={answer.rehearsal} given={answer.given} problem={answer.problem} busy={busy} />
      ) : (
        <Form method="post" className="stack-tight upload" aria-label="What is erased" key={String(answer?.ordered)}>
          {isTicket ? (
            <>
              <input type="hidden" name="ticketId" value={ticket.id} />
              <p>
                Ticket <strong>{ticket.externalId}</strong>: {ticket.title}
              </p>
            </>
          ) : (
            <TextField
              label="A person’s names"
              name="names"
              required
              rows={4}
              defaultValue={answer?.given?.names ?? ''}
              hint="One a line, every way your desk writes this person: address, account, full name. Tickets they reported are emptied, mentions elsewhere replaced. To erase one ticket, start from its page."
              error={fieldError(answer?.problem, 'names')}
            />
          )}
          <div>
            <button className="button button-primary" name="intent" value="preview" disabled={busy}>
              Show what would go
            </button>
          </div>
        </Form>
      )}
      <section className="stack-tight" aria-labelledby="erased">
        <h2 id="erased">Erased so far</h2>
        {erasures.items.length === 0 ? (
          <EmptyState title="Nothing was erased" />
        ) : (
          <>
            <ErasureTable erasures={erasures.items} />
            <Pager nextCursor={erasures.nextCursor} />
          </>
        )}
      </section>
    </AdminPage>
  );
};
export default Erasure;
