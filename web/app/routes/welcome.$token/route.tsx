import { acceptInvitation, getInvitation } from '@reprise/contracts/http';
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { Form, Link, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt } from '~/api.server';
import { Field } from '~/components/field';
import { NewPasswordField } from '~/components/new-password-field';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { text } from '~/form-text';
import { signInCookie } from '~/session.server';

export const meta = () => [{ title: 'Welcome · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const outcome = await attempt(args, getInvitation, { params: { token: args.params.token ?? '' } });
  return { invitation: outcome.ok ? outcome.data : null };
};

export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const body = { name: text(form, 'name'), email: text(form, 'email'), password: text(form, 'password') };
  const outcome = await attempt(args, acceptInvitation, { params: { token: args.params.token ?? '' }, body });
  if (!outcome.ok) return { problem: outcome.problem, name: body.name, email: body.email };
  const { token, expiresAt } = outcome.data;
  return redirect('/', { headers: { 'Set-Cookie': await signInCookie(args, token, expiresAt) } });
};

const Welcome = () => {
  const { invitation } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  if (!invitation) {
    return (
      <div className="door">
        <h1>This link is used up</h1>
        <p className="soft">
          An invitation works once and for a limited time. If the account is yours, <Link to="/sign-in">sign in</Link>.
          Otherwise ask an administrator for a new link.
        </p>
      </div>
    );
  }
  return (
    <div className="door">
      <div className="stack-tight">
        <h1>Welcome to Reprise</h1>
        <p className="soft">
          {invitation.first
            ? 'This creates the first account, the administrator of this installation. Nothing leaves this machine.'
            : `You are invited as ${invitation.role}. Choose a name and a password.`}
        </p>
      </div>
      <RefusalNotice problem={answer?.problem} />
      <Form method="post" className="stack">
        <Field
          label="Your name"
          name="name"
          autoComplete="name"
          required
          autoFocus
          maxLength={100}
          defaultValue={answer?.name}
          error={fieldError(answer?.problem, 'name')}
        />
        <Field
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
          required
          hint="You sign in with it; Reprise sends no mail."
          defaultValue={answer?.email ?? invitation.email ?? ''}
          readOnly={invitation.email !== null}
          error={fieldError(answer?.problem, 'email')}
        />
        <NewPasswordField label="Password" name="password" error={fieldError(answer?.problem, 'password')} />
        <button className="button button-primary" disabled={busy}>
          {busy ? 'Creating…' : 'Create account'}
        </button>
      </Form>
    </div>
  );
};
export default Welcome;
