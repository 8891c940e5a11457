import { changePassword } from '@reprise/contracts/http';
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, toSignIn } from '~/api.server';
import { Field } from '~/components/field';
import { NewPasswordField, RepeatedPasswordField } from '~/components/new-password-field';
import { Notice } from '~/components/notice';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { text } from '~/form-text';
import { signInCookie, tokenOf } from '~/session.server';

export const meta = () => [{ title: 'Password · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  if (!(await tokenOf(args))) throw await toSignIn(args);
  return { changed: new URL(args.request.url).searchParams.has('changed') };
};

export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const newPassword = text(form, 'newPassword');
  if (newPassword !== text(form, 'repeated')) return data({ problem: null, unlike: true }, { status: 400 });
  const outcome = await attempt(args, changePassword, {
    body: { currentPassword: text(form, 'currentPassword'), newPassword },
  });
  if (!outcome.ok) return { problem: outcome.problem, unlike: false };
  const { token, expiresAt } = outcome.data;
  return redirect('/password?changed', { headers: { 'Set-Cookie': await signInCookie(args, token, expiresAt) } });
};

const Password = () => {
  const { changed } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  return (
    <div className="door">
      <h1>Change your password</h1>
      {changed && !answer && (
        <Notice kind="good" title="Your password is changed">
          You stay signed in here; everywhere else you are signed out.
        </Notice>
      )}
      <RefusalNotice problem={answer?.problem} />
      <Form method="post" className="stack" key={String(changed)}>
        <Field
          label="Password until now"
          name="currentPassword"
          type="password"
          autoComplete="current-password"
          required
          autoFocus={!changed}
          error={fieldError(answer?.problem, 'currentPassword')}
        />
        <NewPasswordField label="New password" name="newPassword" error={fieldError(answer?.problem, 'newPassword')} />
        <RepeatedPasswordField unlike={answer?.unlike} />
        <button className="button button-primary" disabled={busy}>
          {busy ? 'Changing…' : 'Change password'}
        </button>
      </Form>
      <p className="meta">
        Every other sign-in under your name ends with it. Tokens you made for programs go on; an administrator revokes
        them under Tokens.
      </p>
    </div>
  );
};
export default Password;
