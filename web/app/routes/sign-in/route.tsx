import { createSession } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useNavigation } from '@remix-run/react';
import { attempt } from '~/api.server';
import { Field } from '~/components/field';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { text } from '~/form-text';
import { sameSitePath } from '~/same-site-path';
import { signInCookie, tokenOf } from '~/session.server';

export const meta = () => [{ title: 'Sign in · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  if (await tokenOf(args)) return redirect('/');
  return null;
};

export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const email = text(form, 'email');
  const outcome = await attempt(args, createSession, { body: { email, password: text(form, 'password') } });
  if (!outcome.ok) return { problem: outcome.problem, email };
  const { token, expiresAt } = outcome.data;
  const returnTo = sameSitePath(new URL(args.request.url).searchParams.get('returnTo'), '/');
  return redirect(returnTo, { headers: { 'Set-Cookie': await signInCookie(args, token, expiresAt) } });
};

const SignIn = () => {
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  return (
    <div className="door">
      <h1>Sign in</h1>
      <RefusalNotice problem={answer?.problem} />
      <Form method="post" className="stack">
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus
          defaultValue={answer?.email}
          error={fieldError(answer?.problem, 'email')}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          error={fieldError(answer?.problem, 'password')}
        />
        <button className="button button-primary" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
      </Form>
      <p className="meta">
        No account yet? Ask an administrator of this installation for an invitation link. The link for the first
        administrator is printed where Reprise was started.
      </p>
    </div>
  );
};
export default SignIn;
