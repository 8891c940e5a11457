import type { Team } from '@reprise/contracts/http';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { type Queryable, queryRows } from '../sql/query-rows.js';

/** Teams, who is in them, and the services only they see. */
export class TeamStore {
  constructor(private readonly db: Queryable) {}

  list(): Promise<Team[]> {
    return readTeams(this.db, 'true', []);
  }

  async find(db: Queryable, id: string): Promise<Team | undefined> {
    return (await readTeams(db, 'team.id = $1', [id]))[0];
  }

  /** @returns undefined when a team has this name already */
  async create(tx: EntityManager, name: string): Promise<string | undefined> {
    const [row] = await queryRows<{ id: string }>(
      tx,
      `INSERT INTO team (id, name) VALUES ($1, $2) ON CONFLICT (lower(name)) DO NOTHING RETURNING id`,
      [uuidv7(), name],
    );
    return row?.id;
  }

  /** @returns false when another team has this name */
  async rename(tx: EntityManager, id: string, name: string): Promise<boolean> {
    const taken = await queryRows(tx, `SELECT FROM team WHERE lower(name) = lower($2) AND id <> $1`, [id, name]);
    if (taken.length > 0) return false;
    await tx.query(`UPDATE team SET name = $2 WHERE id = $1`, [id, name]);
    return true;
  }

  /** @returns ids that are no accounts; nothing is changed then */
  async setMembers(tx: EntityManager, id: string, userIds: readonly string[]): Promise<string[]> {
    const known = await queryRows<{ id: string }>(tx, `SELECT id FROM app_user WHERE id = ANY($1::uuid[])`, [userIds]);
    const unknown = userIds.filter((userId) => !known.some((user) => user.id === userId));
    if (unknown.length > 0) return unknown;
    await tx.query(`DELETE FROM team_member WHERE team_id = $1 AND user_id <> ALL($2::uuid[])`, [id, userIds]);
    await tx.query(`INSERT INTO team_member (team_id, user_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING`, [
      id,
      userIds,
    ]);
    return [];
  }

  /** @returns false when services are still restricted to the team, or anything still belongs to it alone */
  async remove(tx: EntityManager, id: string): Promise<boolean> {
    const removed = await queryRows(
      tx,
      `DELETE FROM team WHERE id = $1 AND NOT EXISTS (SELECT FROM restricted_service WHERE team_id = $1)
         AND NOT EXISTS (SELECT FROM problem WHERE audience_id = $1) AND NOT EXISTS (SELECT FROM ticket WHERE audience_id = $1)
       RETURNING id`,
      [id],
    );
    return removed.length > 0;
  }
}

const readTeams = (db: Queryable, condition: string, parameters: readonly unknown[]): Promise<Team[]> =>
  queryRows<Team>(
    db,
    `SELECT team.id, team.name,
       coalesce((SELECT jsonb_agg(jsonb_build_object('id', u.id, 'name', u.name) ORDER BY lower(u.name), u.id)
         FROM team_member m JOIN app_user u ON u.id = m.user_id WHERE m.team_id = team.id), '[]') AS members,
       coalesce((SELECT array_agg(service ORDER BY service) FROM restricted_service WHERE team_id = team.id), '{}') AS services
     FROM team WHERE ${condition} ORDER BY lower(team.name), team.id`,
    parameters,
  );
