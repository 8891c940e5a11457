import { Role, createInvitation, listUsers, roles, updateUser } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { CopyButton } from '~/components/copy-button';
import { Field, SelectField } from '~/components/field';
import { Notice } from '~/components/notice';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { RelativeTime } from '~/components/relative-time';
import { text } from '~/form-text';

export const meta = () => [{ title: 'People · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const { items } = await call(args, listUsers);
  return { people: items, roles };
};

/** Invites a person, or changes role or access of one. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const role = Role.safeParse(form.get('role')).data;
  if (form.get('intent') === 'invite') {
    const email = text(form, 'email').trim();
    const outcome = await attempt(args, createInvitation, { body: { email, role: role ?? 'engineer' } });
    return outcome.ok
      ? { problem: null, invited: { email, url: outcome.data.url, expiresAt: outcome.data.expiresAt } }
      : { problem: outcome.problem, invited: null };
  }
  const access = form.get('access');
  const outcome = await attempt(args, updateUser, {
    params: { id: text(form, 'id') },
    body: access === 'off' ? { disabled: true } : access === 'on' ? { disabled: false } : { role },
  });
  return { problem: outcome.ok ? null : outcome.problem, invited: null };
};

const People = () => {
  const { people, roles: choices } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <AdminPage>
      <RefusalNotice problem={answer?.problem} />
      {answer?.invited && (
        <Notice kind="good" title={`Send this link to ${answer.invited.email}`}>
          <p className="line">
            <code className="break">{answer.invited.url}</code>
            <CopyButton text={answer.invited.url}>Copy link</CopyButton>
          </p>
          <p className="meta">
            It works once, <RelativeTime moment={answer.invited.expiresAt} /> at the latest. Reprise sends no mail
            itself.
          </p>
        </Notice>
      )}
      <Form
        method="post"
        className="form-row upload"
        aria-label="Invite a person"
        key={answer?.invited?.url ?? 'invite'}
      >
        <input type="hidden" name="intent" value="invite" />
        <Field
          label="E-mail"
          name="email"
          type="email"
          required
          maxLength={320}
          error={fieldError(answer?.problem, 'email')}
        />
        <SelectField label="Role" name="role" options={choices} defaultValue="engineer" />
        <button className="button button-primary" disabled={busy}>
          Invite
        </button>
      </Form>
      <p className="meta lead">
        Engineers solve and write known errors; developers also publish them and change problems; leads also import and
        decide what to harden; administrators also manage people.
      </p>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col" className="wide-only">
                E-mail
              </th>
              <th scope="col">Role</th>
              <th scope="col" className="num wide-only">
                Last seen
              </th>
              <th scope="col">Access</th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id} data-row>
                <td className="row-title">{person.name}</td>
                <td className="soft break wide-only">{person.email}</td>
                <td>
                  <Form method="post" className="filters" aria-label={`Role of ${person.name}`}>
                    <input type="hidden" name="id" value={person.id} />
                    <select
                      name="role"
                      aria-label={`Role of ${person.name}`}
                      defaultValue={person.role}
                      key={person.role}
                    >
                      {choices.map((role) => (
                        <option key={role}>{role}</option>
                      ))}
                    </select>
                    <button className="button button-small" disabled={busy}>
                      Change
                    </button>
                  </Form>
                </td>
                <td className="num soft wide-only">
                  <RelativeTime moment={person.lastSeenAt} missing="never" />
                </td>
                <td>
                  <Form method="post" className="line" aria-label={`Access of ${person.name}`}>
                    <input type="hidden" name="id" value={person.id} />
                    <button
                      className="button button-small"
                      name="access"
                      value={person.disabled ? 'on' : 'off'}
                      disabled={busy}
                    >
                      {person.disabled ? 'Switch on' : 'Switch off'}
                    </button>
                    {person.disabled && <span className="meta">switched off</span>}
                  </Form>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </AdminPage>
  );
};
export default People;
