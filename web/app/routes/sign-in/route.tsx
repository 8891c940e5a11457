import { createSession, getSignInOptions } from '@reprise/contracts/http';
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { refusedSignIn } from '~/oidc-flow.server';
import { Field } from '~/components/field';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { text } from '~/form-text';
import { sameSitePath } from '~/same-site-path';
import { signInCookie, tokenOf } from '~/session.server';

export const meta = () => [{ title: 'Sign in · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  if (await tokenOf(args)) return redirect('/');
  const returnTo = sameSitePath(new URL(args.request.url).searchParams.get('returnTo'), '/');
  const { cookie, problem } = await refusedSignIn(args);
  const options = await call(args, getSignInOptions);
  const away =
    returnTo === '/' ? '/sign-in/organisation' : `/sign-in/organisation?${new URLSearchParams({ returnTo })}`;
  return data({ options, problem, away }, cookie ? { headers: { 'Set-Cookie': cookie } } : undefined);
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
  const { away, options, problem } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  return (
    <div className="door">
      <h1>Sign in</h1>
      <RefusalNotice problem={answer?.problem ?? problem} />
      {options.provider && (
        // Leads to another server: a link that leaves the page, not a form, which the page may send to itself only.
        <a className={options.password ? 'button' : 'button button-primary'} href={away}>
          Sign in with {options.provider.name}
        </a>
      )}
      {options.password && (
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
      )}
      <p className="meta">
        {options.password
          ? 'No account yet? Ask an administrator of this installation for an invitation link. The link for the first administrator is printed where Reprise was started.'
          : 'No account yet? Ask an administrator of this installation to invite your e-mail address.'}
      </p>
    </div>
  );
};
export default SignIn;
