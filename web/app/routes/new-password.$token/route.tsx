import { getPasswordLink, usePasswordLink } from '@reprise/contracts/http';
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt } from '~/api.server';
import { NewPasswordField, RepeatedPasswordField } from '~/components/new-password-field';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { text } from '~/form-text';
import { signInCookie } from '~/session.server';

export const meta = () => [{ title: 'New password · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const outcome = await attempt(args, getPasswordLink, { params: { token: args.params.token ?? '' } });
  return { link: outcome.ok ? outcome.data : null };
};

export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const password = text(form, 'password');
  if (password !== text(form, 'repeated')) return data({ problem: null, unlike: true }, { status: 400 });
  const outcome = await attempt(args, usePasswordLink, {
    params: { token: args.params.token ?? '' },
    body: { password },
  });
  if (!outcome.ok) return { problem: outcome.problem, unlike: false };
  const { token, expiresAt } = outcome.data;
  return redirect('/', { headers: { 'Set-Cookie': await signInCookie(args, token, expiresAt) } });
};

const NewPassword = () => {
  const { link } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  if (!link) {
    return (
      <div className="door">
        <h1>This link is used up</h1>
        <p className="soft">
          A link to a new password works once and for a day. If you know your password,{' '}
          <Link to="/sign-in">sign in</Link>. Otherwise ask an administrator for a new link.
        </p>
      </div>
    );
  }
  return (
    <div className="door">
      <h1>Choose a new password</h1>
      <p className="soft">
        For {link.name}, {link.email}. Every sign-in under this name ends with it.
      </p>
      <RefusalNotice problem={answer?.problem} />
      <Form method="post" className="stack">
        <NewPasswordField label="New password" name="password" error={fieldError(answer?.problem, 'password')} />
        <RepeatedPasswordField unlike={answer?.unlike} />
        <button className="button button-primary" disabled={busy}>
          {busy ? 'Changing…' : 'Change password'}
        </button>
      </Form>
    </div>
  );
};
export default NewPassword;
