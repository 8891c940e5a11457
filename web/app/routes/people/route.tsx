import {
  Role,
  createInvitation,
  createPasswordLink,
  getSignInOptions,
  listUsers,
  roles,
  updateUser,
} from '@reprise/contracts/http';
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
  const [{ items }, { password }] = await Promise.all([call(args, listUsers), call(args, getSignInOptions)]);
  return { people: items, roles, byPassword: password };
};

/** Invites a person, changes role or access of one, or makes a link to a new password. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const role = Role.safeParse(form.get('role')).data;
  if (form.get('intent') === 'invite') {
    const email = text(form, 'email').trim();
    const outcome = await attempt(args, createInvitation, { body: { email, role: role ?? 'engineer' } });
    return outcome.ok ? { problem: null, link: { email, ...outcome.data } } : { problem: outcome.problem, link: null };
  }
  if (form.get('intent') === 'password') {
    const outcome = await attempt(args, createPasswordLink, { params: { id: text(form, 'id') } });
    return outcome.ok
      ? { problem: null, link: { email: text(form, 'email'), ...outcome.data } }
      : { problem: outcome.problem, link: null };
  }
  const access = form.get('access');
  const outcome = await attempt(args, updateUser, {
    params: { id: text(form, 'id') },
    body: access === 'off' ? { disabled: true } : access === 'on' ? { disabled: false } : { role },
  });
  return { problem: outcome.ok ? null : outcome.problem, link: null };
};

const People = () => {
  const { byPassword, people, roles: choices } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <AdminPage>
      <RefusalNotice problem={answer?.problem} />
      {answer?.link && (
        <Notice kind="good" title={`Send this link to ${answer.link.email}`}>
          <p className="line">
            <code className="break">{answer.link.url}</code>
            <CopyButton text={answer.link.url}>Copy link</CopyButton>
          </p>
          <p className="meta">
            It works once, <RelativeTime moment={answer.link.expiresAt} /> at the latest. Reprise sends no mail itself.
          </p>
        </Notice>
      )}
      <Form method="post" className="form-row upload" aria-label="Invite a person" key={answer?.link?.url ?? 'invite'}>
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
              <th scope="col">Password</th>
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
                <td>
                  {byPassword && !person.disabled && (
                    <Form method="post" aria-label={`Password of ${person.name}`}>
                      <input type="hidden" name="intent" value="password" />
                      <input type="hidden" name="id" value={person.id} />
                      <input type="hidden" name="email" value={person.email} />
                      <button className="button button-small" disabled={busy}>
                        New password
                      </button>
                    </Form>
                  )}
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
