import type { EntityManager } from 'typeorm';
import { OutboxStore } from '../outbox/outbox.store.js';
import { PlacementOrderStore } from '../problem/placement-order.store.js';
import { ProblemClusteringStore } from '../problem/problem-clustering.store.js';
import { queryRows } from '../sql/query-rows.js';

export type RestrictionOutcome =
  | { readonly kind: 'done'; readonly tickets: number; readonly mixedProblems: readonly string[] }
  | { readonly kind: 'taken'; readonly service: string; readonly team: string };

/** Decides which services only a team sees, and moves what is there already. */
export class RestrictionStore {
  private readonly problems = new ProblemClusteringStore();
  private readonly outbox = new OutboxStore();
  private readonly placementOrders = new PlacementOrderStore();

  /**
   * Restrict exactly these services to the team; others of the team are opened. In the same transaction tickets change
   * their audience and leave problems that others see; problems made of them alone go with them. The workers then group
   * again.
   *
   * @param services  products as tickets name them; case does not matter
   * @returns keys of problems that lost tickets: texts people wrote there about them stay, so they are named
   */
  async setServices(tx: EntityManager, teamId: string, services: readonly string[]): Promise<RestrictionOutcome> {
    await tx.query(`LOCK TABLE restricted_service IN SHARE ROW EXCLUSIVE MODE`);
    const wanted = [...new Set(services.map((service) => service.trim().toLowerCase()))];
    const [taken] = await queryRows<{ service: string; team: string }>(
      tx,
      `SELECT service, team.name AS team FROM restricted_service JOIN team ON team.id = team_id
       WHERE service = ANY($1) AND team_id <> $2 ORDER BY service LIMIT 1`,
      [wanted, teamId],
    );
    if (taken) return { kind: 'taken', ...taken };
    const opened = await queryRows<{ service: string }>(
      tx,
      `DELETE FROM restricted_service WHERE team_id = $1 AND service <> ALL($2) RETURNING service`,
      [teamId, wanted],
    );
    const closed = await queryRows<{ service: string }>(
      tx,
      `INSERT INTO restricted_service (service, team_id) SELECT unnest($2::text[]), $1 ON CONFLICT DO NOTHING RETURNING service`,
      [teamId, wanted],
    );
    return this.move(
      tx,
      [...opened, ...closed].map(({ service }) => service),
    );
  }

  private async move(tx: EntityManager, services: readonly string[]): Promise<RestrictionOutcome> {
    // Tickets on their way into a problem of another audience would be in between.
    await this.placementOrders.finishWithin(tx);
    const moved = await queryRows<{ id: string }>(
      tx,
      `UPDATE ticket SET product = product, changed_at = greatest(clock_timestamp(), changed_at + interval '1 microsecond')
       WHERE lower(btrim(product)) = ANY($1) RETURNING id`,
      [services],
    );
    const ticketIds = moved.map(({ id }) => id);
    const touched = await queryRows<{ id: string; key: number; audiences: number; audience: string | null }>(
      tx,
      `SELECT problem.id, problem.key, count(DISTINCT coalesce(ticket.audience_id, open_audience()))::int AS audiences,
              (array_agg(ticket.audience_id))[1] AS audience
       FROM problem JOIN membership ON problem_id = problem.id JOIN ticket ON ticket.id = ticket_id
       WHERE problem.id IN (SELECT problem_id FROM membership WHERE ticket_id = ANY($1::uuid[]))
       GROUP BY problem.id ORDER BY problem.id`,
      [ticketIds],
    );
    const problemIds = touched.map(({ id }) => id);
    await this.problems.hold(tx, problemIds);
    for (const { id, audience } of touched.filter(({ audiences }) => audiences === 1)) {
      await tx.query(`UPDATE problem SET audience_id = $2 WHERE id = $1 OR merged_into = $1`, [id, audience]);
    }
    const mixed = touched.filter(({ audiences }) => audiences > 1);
    await this.separate(
      tx,
      mixed.map(({ id }) => id),
    );
    await this.problems.recount(tx, problemIds);
    await this.tell(tx, ticketIds, problemIds);
    return { kind: 'done', tickets: ticketIds.length, mixedProblems: mixed.map(({ key }) => `PRB-${key}`) };
  }

  /** Tickets of another audience than their problem's leave it, whoever put them there; its title is told from the others. */
  private async separate(tx: EntityManager, problemIds: readonly string[]): Promise<void> {
    if (problemIds.length === 0) return;
    const left = await queryRows<{ ticket_id: string }>(
      tx,
      `DELETE FROM membership USING ticket, problem
       WHERE ticket.id = ticket_id AND problem.id = problem_id AND problem_id = ANY($1::uuid[])
         AND ticket.audience_id IS DISTINCT FROM problem.audience_id RETURNING ticket_id`,
      [problemIds],
    );
    await tx.query(`UPDATE ticket SET state = 'pending', state_reason = NULL WHERE id = ANY($1::uuid[])`, [
      left.map(({ ticket_id }) => ticket_id),
    ]);
    await tx.query(
      `UPDATE problem SET terms = '{}', machine_title = coalesce(
         (SELECT coalesce(ticket.title, left(ticket.description, 120)) FROM membership JOIN ticket ON ticket.id = ticket_id
          WHERE problem_id = problem.id ORDER BY opened_at DESC NULLS LAST, ticket.id LIMIT 1), 'Empty')
       WHERE id = ANY($1::uuid[])`,
      [problemIds],
    );
  }

  private async tell(tx: EntityManager, ticketIds: readonly string[], problemIds: readonly string[]): Promise<void> {
    const knownErrors = await queryRows<{ id: string }>(
      tx,
      `SELECT id FROM known_error WHERE problem_id = ANY($1::uuid[])`,
      [problemIds],
    );
    const knownErrorIds = knownErrors.map(({ id }) => id);
    // Search in the database obeys at once; other engines follow with the outbox.
    await tx.query(`UPDATE search_document SET audience_id = NULL WHERE id = ANY($1::uuid[])`, [
      [...ticketIds, ...problemIds, ...knownErrorIds],
    ]);
    await this.outbox.appendTickets(tx, ticketIds);
    await this.outbox.appendSearch(tx, 'ticket', ticketIds);
    await this.outbox.appendSearch(tx, 'problem', problemIds);
    await this.outbox.appendSearch(tx, 'known_error', knownErrorIds);
    await this.outbox.appendAnalysis(tx, problemIds);
  }
}
