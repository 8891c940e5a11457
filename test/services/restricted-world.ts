import type { Ticket } from '@reprise/domain';
import { type Pipeline, aPipeline } from './pipeline.js';
import { ApiUnderTest, as } from '../medium/api/api-under-test.js';

/** A word that stands in every text of the restricted service and nowhere else. */
export const SECRET_WORD = 'Zephyrine';

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();
const count = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

/** Both services use one component, so that the matcher of the tests would put all of it into one problem. */
export const openTickets: Ticket[] = count(8).map((n) => ({
  id: `PORTAL-${n}`,
  product: 'Portal',
  component: 'auth',
  title: `Login fails with E1421 for branch ${n}`,
  description: 'After the password change nobody can sign in: SessionStoreException, E1421 session store mismatch.',
  resolutionNotes: 'As a workaround we cleared the session cache and restarted the login service.',
  createdAt: day(n * 3),
  resolvedAt: day(n * 3 + 1),
}));
export const restrictedTickets: Ticket[] = count(6).map((n) => ({
  id: `PAYROLL-${n}`,
  product: 'Payroll',
  component: 'auth',
  title: `${SECRET_WORD} login fails with E1421 in payroll run ${n}`,
  description: `The ${SECRET_WORD} vault refuses the session: SessionStoreException, E1421 session store mismatch.`,
  resolutionNotes: `As a workaround we rotated the ${SECRET_WORD} certificate.`,
  createdAt: day(n * 4 + 1),
  resolvedAt: day(n * 4 + 2),
}));

/** An installation with an open service and one that only the team Payroll sees. */
export class RestrictedWorld {
  private constructor(
    readonly pipeline: Pipeline,
    readonly api: ApiUnderTest,
    readonly admin: { id: string; token: string },
    readonly member: { id: string; token: string },
    readonly teamId: string,
  ) {}

  /** @param when  whether the service is restricted before its tickets come, or after they were grouped with the others */
  static async make(when: 'before' | 'after'): Promise<RestrictedWorld> {
    const pipeline = await aPipeline();
    const api = await ApiUnderTest.start({ uploadDir: pipeline.uploadDir }, pipeline.databaseUrl);
    const admin = await api.personAs('admin', 'outside administrator');
    const member = await api.personAs('lead', 'payroll lead');
    const take = async (): Promise<void> => {
      await pipeline.orderImportOf([...openTickets, ...restrictedTickets]);
      await pipeline.settle();
    };
    if (when === 'after') await take();
    const team = await api.http.post('/api/teams').set(as(admin)).send({ name: 'Payroll' }).expect(201);
    const { id: teamId } = team.body as { id: string };
    await api.http
      .patch(`/api/teams/${teamId}`)
      .set(as(admin))
      .send({ memberIds: [member.id], services: ['PAYROLL'] })
      .expect(200);
    if (when === 'before') await take();
    await pipeline.settle();
    return new RestrictedWorld(pipeline, api, admin, member, teamId);
  }

  /** Id, or key, of one thing. */
  async one(sql: string): Promise<string> {
    const [row] = await this.pipeline.rows<{ it: string }>(sql);
    if (!row) throw new Error(`nothing found by ${sql}`);
    return String(row.it);
  }

  problemKey(audience: 'open' | 'restricted'): Promise<string> {
    const condition = audience === 'open' ? 'IS NULL' : 'IS NOT NULL';
    return this.one(
      `SELECT 'PRB-' || key AS it FROM problem WHERE audience_id ${condition} AND ticket_count > 0 ORDER BY key LIMIT 1`,
    );
  }

  ticketId(externalId: string): Promise<string> {
    return this.one(`SELECT id AS it FROM ticket WHERE external_id = '${externalId}'`);
  }

  async close(): Promise<void> {
    await this.api.stop();
    await this.pipeline.close();
  }
}
