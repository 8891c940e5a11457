import { getTicket, suggest } from '@reprise/contracts/http';
import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Link, useLoaderData, useRouteLoaderData } from '@remix-run/react';
import { call } from '~/api.server';
import { Badge } from '~/components/badge';
import { Reasons } from '~/components/reasons';
import { RelativeTime } from '~/components/relative-time';
import { countOf, formatHours } from '~/format/numbers';
import { SuggestionRow } from '~/components/suggestion-row';
import { isWebAddress } from '~/web-address';
import type { RootData } from '~/root';
import { mayActAs } from '~/vocabulary';
import { LongText } from './long-text';

const SUGGESTIONS = 3;
const stateWords: Record<string, string> = {
  pending: 'This ticket is still being read.',
  single: 'Nothing like it so far: it belongs to no problem yet.',
  excluded: 'It has no usable text, so it is not compared with others.',
  quarantined: 'Reading it failed repeatedly; an administrator can look into it.',
  erased: 'It was erased: only that it happened is left.',
};

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.ticket.externalId} ${data.ticket.title} · Reprise` : 'Ticket · Reprise' },
];

export const loader = async (args: LoaderFunctionArgs) => {
  const ticket = await call(args, getTicket, { params: { id: args.params.id ?? '' } });
  const lonely = ticket.membership === null && ticket.state !== 'pending' && ticket.state !== 'erased';
  const text = [ticket.title, ticket.description].filter(Boolean).join('\n');
  // What is already grouped is explained by its problem; a ticket on its own gets suggestions.
  const matched =
    lonely && text.trim() !== '' ? await call(args, suggest, { body: { text, limit: SUGGESTIONS } }) : null;
  return { ticket, matched };
};

const Ticket = () => {
  const { ticket, matched } = useLoaderData<typeof loader>();
  const { membership } = ticket;
  const me = useRouteLoaderData<RootData>('root')?.me;
  const mayErase = mayActAs(me?.role, 'admin') && ticket.state !== 'erased';
  const facts: readonly (readonly [string, string | null])[] = [
    ['Product', ticket.product],
    ['Component', ticket.component],
    ['Version', ticket.version],
    ['Fixed in', ticket.fixVersion],
    ['Environment', ticket.environment],
    ['Type', ticket.type],
    ['Priority', ticket.priority],
    ['Severity', ticket.severity],
    ['Status', ticket.status],
    ['Resolution', ticket.resolution],
    [
      'Handling',
      ticket.handlingMinutes === null
        ? null
        : `${formatHours(ticket.handlingMinutes / 60)}${ticket.handlingKind ? ` (${ticket.handlingKind})` : ''}`,
    ],
    ['Reopened', ticket.reopenCount ? countOf(ticket.reopenCount, 'time') : null],
    ['Tags', ticket.tags.length > 0 ? ticket.tags.join(', ') : null],
  ];
  return (
    <article className="stack">
      <header className="stack-tight">
        <h1>
          <span className="key">{ticket.externalId}</span> {ticket.title}
        </h1>
        <div className="facts">
          <span>{ticket.source}</span>
          {ticket.openedAt && (
            <span>
              opened <RelativeTime moment={ticket.openedAt} />
            </span>
          )}
          {ticket.resolvedAt && (
            <span>
              resolved <RelativeTime moment={ticket.resolvedAt} />
            </span>
          )}
          {ticket.url && isWebAddress(ticket.url) && (
            <a href={ticket.url} rel="noopener noreferrer">
              Open in the tracker
            </a>
          )}
        </div>
      </header>
      <div className="ticket">
        <div className="stack">
          {membership ? (
            <section className="notice" aria-label="Problem">
              <div className="line">
                <span>This is</span>
                <Link to={`/problems/${membership.problemKey}`}>
                  <span className="key">{membership.problemKey}</span>{' '}
                  <span className="row-title">{membership.problemTitle}</span>
                </Link>
                <Badge word={membership.origin === 'machine' ? 'grouped' : `by a ${membership.origin}`} />
              </div>
              <Reasons reasons={membership.reasons} />
            </section>
          ) : (
            <p className="soft">{stateWords[ticket.state] ?? ''}</p>
          )}
          {membership && ticket.state === 'erased' && <p className="soft">{stateWords['erased']}</p>}
          {matched && matched.suggestions.length > 0 && (
            <section aria-labelledby="suggestions" className="stack-tight">
              <h2 id="suggestions">{matched.words}</h2>
              <ol className="hits">
                {matched.suggestions.map((suggestion) => (
                  <SuggestionRow key={suggestion.rank} suggestion={suggestion} />
                ))}
              </ol>
            </section>
          )}
          <LongText title="Description" text={ticket.description} />
          <LongText title="Resolution" text={ticket.resolutionNotes} />
          <LongText title="Conversation" text={ticket.conversation} folded />
        </div>
        <aside className="stack" aria-label="Facts">
          <dl className="pairs ticket-facts">
            {facts.map(([label, value]) =>
              value ? (
                <div key={label} className="help-row">
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ) : null,
            )}
          </dl>
          {ticket.signatures.length > 0 && (
            <section className="stack-tight" aria-labelledby="signatures">
              <h2 id="signatures">Recognised</h2>
              <ul className="chips">
                {ticket.signatures.map((signature) => (
                  <li className="chip" key={`${signature.kind} ${signature.value}`}>
                    <span className="meta">{signature.kind.replace('_', ' ')}</span>
                    <code>{signature.value}</code>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {mayErase && (
            <p className="meta">
              <Link to={`/erasure?ticket=${ticket.id}`}>Erase this ticket</Link>
            </p>
          )}
        </aside>
      </div>
    </article>
  );
};
export default Ticket;
