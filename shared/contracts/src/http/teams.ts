import { z } from 'zod';
import { Id, endpoint } from './common.js';

export const Team = z
  .object({
    id: Id,
    name: z.string(),
    members: z.array(z.object({ id: Id, name: z.string() })),
    services: z.array(z.string()).meta({ description: 'Products whose tickets only this team sees' }),
  })
  .meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;

const TeamName = z.string().trim().min(1, 'say a name').max(100);
const TeamId = z.strictObject({ id: Id });

export const listTeams = endpoint({
  id: 'listTeams',
  method: 'GET',
  path: '/teams',
  tag: 'Access',
  summary: 'Teams, who is in them, and the services only they see',
  access: 'admin',
  status: 200,
  response: z.object({ items: z.array(Team) }),
});

export const createTeam = endpoint({
  id: 'createTeam',
  method: 'POST',
  path: '/teams',
  tag: 'Access',
  summary: 'Make a team',
  access: 'admin',
  body: z.strictObject({ name: TeamName }),
  status: 201,
  response: Team,
});

export const updateTeam = endpoint({
  id: 'updateTeam',
  method: 'PATCH',
  path: '/teams/:id',
  tag: 'Access',
  summary: 'Rename a team, say who is in it, or which services only it sees; tickets and problems follow at once',
  access: 'admin',
  params: TeamId,
  body: z.strictObject({
    name: TeamName.optional(),
    memberIds: z.array(Id).max(1_000).optional(),
    services: z.array(z.string().trim().min(1).max(200)).max(500).optional(),
  }),
  status: 200,
  response: Team.extend({
    mixedProblems: z.array(z.string()).meta({
      description: 'Problems that lost tickets by this change; what people wrote there is still seen by everybody',
    }),
  }),
});

export const deleteTeam = endpoint({
  id: 'deleteTeam',
  method: 'DELETE',
  path: '/teams/:id',
  tag: 'Access',
  summary: 'Remove a team that no service is restricted to',
  access: 'admin',
  params: TeamId,
  status: 204,
  responseType: 'none',
});
