import { createTeam, deleteTeam, listTeams, listUsers, updateTeam } from '@reprise/contracts/http';
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { attempt, call } from '~/api.server';
import { AdminPage } from '~/components/admin-page';
import { EmptyState } from '~/components/empty-state';
import { Field } from '~/components/field';
import { Notice } from '~/components/notice';
import { RefusalNotice, fieldError } from '~/components/refusal';
import { text } from '~/form-text';
import { TeamForm } from './team-form';

export const meta = () => [{ title: 'Teams · Reprise' }];

export const loader = async (args: LoaderFunctionArgs) => {
  const [{ items: teams }, { items: people }] = await Promise.all([call(args, listTeams), call(args, listUsers)]);
  return { teams, people: people.filter(({ disabled }) => !disabled).map(({ id, name }) => ({ id, name })) };
};

/** Makes, changes or removes a team. */
export const action = async (args: ActionFunctionArgs) => {
  const form = await args.request.formData();
  const name = text(form, 'name').trim();
  const params = { id: text(form, 'id') };
  if (form.get('intent') === 'make') {
    const outcome = await attempt(args, createTeam, { body: { name } });
    return { problem: outcome.ok ? null : outcome.problem, teamId: null, saved: null };
  }
  if (form.get('intent') === 'remove') {
    const outcome = await attempt(args, deleteTeam, { params });
    return { problem: outcome.ok ? null : outcome.problem, teamId: params.id, saved: null };
  }
  const memberIds = form.getAll('memberIds').filter((id) => typeof id === 'string');
  const services = text(form, 'services')
    .split('\n')
    .map((service) => service.trim())
    .filter(Boolean);
  const outcome = await attempt(args, updateTeam, { params, body: { name, memberIds, services } });
  return outcome.ok
    ? { problem: null, teamId: params.id, saved: { name, mixedProblems: outcome.data.mixedProblems } }
    : { problem: outcome.problem, teamId: params.id, saved: null };
};

const Teams = () => {
  const { people, teams } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const busy = useNavigation().state !== 'idle';
  return (
    <AdminPage>
      <RefusalNotice problem={answer?.problem} />
      {answer?.saved && (
        <Notice
          kind={answer.saved.mixedProblems.length > 0 ? 'warn' : 'good'}
          title={`${answer.saved.name} is saved; tickets follow at once, grouping in a moment`}
        >
          {answer.saved.mixedProblems.length > 0 &&
            `${answer.saved.mixedProblems.join(', ')} lost tickets by this. What people wrote there themselves is still seen by everybody: look it over.`}
        </Notice>
      )}
      <Form method="post" className="form-row upload" aria-label="Make a team" key={teams.length}>
        <input type="hidden" name="intent" value="make" />
        <Field
          label="Name of a new team"
          name="name"
          required
          maxLength={100}
          error={answer?.teamId ? undefined : fieldError(answer?.problem, 'name')}
        />
        <button className="button button-primary" disabled={busy}>
          Make team
        </button>
      </Form>
      <p className="meta lead">
        Restrict a service to a team and nobody else sees its tickets, the problems and known errors made from them, or
        counts of them: administrators neither, unless they are in the team. A service is the product its tickets name.
      </p>
      {teams.length === 0 ? (
        <EmptyState title="No teams">Everybody with an account sees every ticket.</EmptyState>
      ) : (
        teams.map((team) => <TeamForm key={team.id} team={team} people={people} busy={busy} />)
      )}
    </AdminPage>
  );
};
export default Teams;
