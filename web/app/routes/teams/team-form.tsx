import { Form } from '@remix-run/react';
import { Field, TextField } from '~/components/field';

export interface TeamShown {
  readonly id: string;
  readonly name: string;
  readonly members: readonly { readonly id: string; readonly name: string }[];
  readonly services: readonly string[];
}

/** One team with its people and its services, changed in place. */
export const TeamForm = ({
  team,
  people,
  busy,
}: {
  team: TeamShown;
  people: readonly { readonly id: string; readonly name: string }[];
  busy: boolean;
}) => {
  const members = new Set(team.members.map(({ id }) => id));
  return (
    <Form method="post" className="upload stack-tight" aria-label={`Team ${team.name}`}>
      <input type="hidden" name="id" value={team.id} />
      <div className="form-row">
        <Field label="Team" name="name" required maxLength={100} defaultValue={team.name} />
        <TextField
          label="Restricted services"
          name="services"
          rows={Math.max(2, team.services.length + 1)}
          defaultValue={team.services.join('\n')}
          hint="One a line, as the tickets’ product says; case does not matter."
        />
      </div>
      <fieldset className="choices">
        <legend className="label">People</legend>
        {people.map((person) => (
          <label key={person.id} className="line">
            <input type="checkbox" name="memberIds" value={person.id} defaultChecked={members.has(person.id)} />{' '}
            {person.name}
          </label>
        ))}
      </fieldset>
      <div className="line">
        <button className="button button-primary" name="intent" value="save" disabled={busy}>
          Save team
        </button>
        {team.services.length === 0 && (
          <button className="button" name="intent" value="remove" disabled={busy}>
            Remove team
          </button>
        )}
      </div>
    </Form>
  );
};
