import { Role, Scope, createApiToken, listApiTokens, revokeApiToken, roles } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { CopyButton } from '~/components/copy-button';
import { EmptyState } from '~/components/empty-state';
import { Field, SelectField } from '~/components/field';
import { Notice } from '~/components/notice';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { RelativeTime } from '~/components/relative-time';
import { text, wholeNumber } from '~/form-text';

export const meta = () => [{ title: 'Tokens · Reprise' }];

export const loader = (args: LoaderFunctionArgs) =>
  call(args, listApiTokens).then(({ items }) => ({ tokens: items, roles, now: Date.now() }));

/** Makes a token, or revokes one. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  if (form.get('intent') === 'revoke') {
    const outcome = await attempt(args, revokeApiToken, { params: { id: text(form, 'id') } });
    return { problem: outcome.ok ? null : outcome.problem, made: null };
  }
  const name = text(form, 'name').trim();
  const scopes = form.getAll('scopes').flatMap((scope) => Scope.safeParse(scope).data ?? []);
  const role = Role.safeParse(form.get('role')).data ?? 'engineer';
  const outcome = await attempt(args, createApiToken, {
    body: { name, role, scopes, expiresInDays: wholeNumber(form, 'days') },
  });
  return outcome.ok ? { problem: null, made: { name, ...outcome.data } } : { problem: outcome.problem, made: null };
};

const scopeWords = [
  { scope: 'read', words: 'Read and match', preset: true },
  { scope: 'import', words: 'Import tickets', preset: false },
  { scope: 'curate', words: 'Change problems and known errors', preset: false },
  { scope: 'admin', words: 'Administrate', preset: false },
] as const;
const lifetimes = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '366', label: 'one year' },
];

const Tokens = () => {
  const { tokens, roles: choices, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <AdminPage>
      <RefusalNotice problem={answer?.problem} />
      {answer?.made && (
        <Notice kind="good" title={`Copy the token “${answer.made.name}” now`}>
          <p className="line">
            <code className="break">{answer.made.token}</code>
            <CopyButton text={answer.made.token}>Copy token</CopyButton>
          </p>
          <p className="meta">
            It is not shown again and works until <RelativeTime moment={answer.made.expiresAt} />. Send it as{' '}
            <code>Authorization: Bearer …</code>
          </p>
        </Notice>
      )}
      <Form method="post" className="upload stack-tight" aria-label="Make a token" key={answer?.made?.token ?? 'make'}>
        <div className="form-row form-row-three">
          <Field
            label="What is it for?"
            name="name"
            required
            maxLength={100}
            error={fieldError(answer?.problem, 'name')}
          />
          <SelectField label="Role" name="role" options={choices} defaultValue="engineer" />
          <SelectField label="Works for" name="days" options={lifetimes} defaultValue="90" />
        </div>
        <fieldset className="choices">
          <legend className="label">May be used to</legend>
          {scopeWords.map(({ preset, scope, words }) => (
            <label key={scope} className="line">
              <input type="checkbox" name="scopes" value={scope} defaultChecked={preset} /> {words}
            </label>
          ))}
        </fieldset>
        {fieldError(answer?.problem, 'scopes') && (
          <span className="field-error" role="alert">
            {fieldError(answer?.problem, 'scopes')}
          </span>
        )}
        <div>
          <button className="button button-primary" disabled={busy}>
            Make token
          </button>
        </div>
      </Form>
      <p className="meta lead">
        A token is a key for a program. It may do what both its role and its choices allow, never more than the person
        who made it, and it ends with that person’s account.
      </p>
      {tokens.length === 0 ? (
        <EmptyState title="No tokens">Scripts that import tickets or ask for suggestions need one.</EmptyState>
      ) : (
        <div className="table-frame">
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">May</th>
                <th scope="col" className="wide-only">
                  Belongs to
                </th>
                <th scope="col" className="num wide-only">
                  Last used
                </th>
                <th scope="col" className="num">
                  Runs out
                </th>
                <th scope="col">
                  <span className="visually-hidden">Revoke</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <tr key={token.id} data-row>
                  <td className="row-title">
                    {token.name} <code className="meta">{token.shown}…</code>
                  </td>
                  <td>
                    {token.role}: {token.scopes.join(', ')}
                  </td>
                  <td className="soft wide-only">{token.ownerName ?? 'this installation'}</td>
                  <td className="num soft wide-only">
                    <RelativeTime moment={token.lastUsedAt} missing="never" />
                  </td>
                  <td className="num soft">
                    {token.expiresAt !== null && Date.parse(token.expiresAt) <= now ? (
                      'has run out'
                    ) : (
                      <RelativeTime moment={token.expiresAt} missing="never" />
                    )}
                  </td>
                  <td>
                    <Form method="post" aria-label={`Revoke ${token.name}`}>
                      <input type="hidden" name="id" value={token.id} />
                      <button className="button button-small" name="intent" value="revoke" disabled={busy}>
                        Revoke
                      </button>
                    </Form>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </AdminPage>
  );
};
export default Tokens;
