import type { EntityManager } from 'typeorm';

/** Whose eyes a query sees with. */
export interface Viewer {
  /** Teams whose restricted services are seen beside the open ones. */
  readonly teamIds: readonly string[];
  /** No service is hidden from the viewer: queries run without row-level security, and its cost. */
  readonly seesEverything: boolean;
  /** Who it is, for rows that are shown to whoever made them; left out: nobody. */
  readonly personId?: string | null;
}

const OPEN_AUDIENCE = '00000000-0000-0000-0000-000000000000';

/**
 * Let the rest of the transaction see what the viewer may see; undefined sees no restrictable row at all. Call it before
 * anything else in the transaction.
 */
export async function lookAs(tx: EntityManager, viewer: Viewer | undefined): Promise<void> {
  if (viewer?.seesEverything) return;
  const audiences = viewer ? [OPEN_AUDIENCE, ...viewer.teamIds].join(',') : '';
  await tx.query(
    `SELECT set_config('reprise.audiences', $1, true), set_config('reprise.person', $2, true),
            set_config('role', 'reprise_viewer', true)`,
    [audiences, viewer?.personId ?? ''],
  );
}

/** What `viewerColumns` found. */
export interface ViewerRow {
  readonly teams: number;
  readonly mine: string[];
}

/**
 * What a person may see, asked for beside who it is. A token of nobody sees the open services only.
 * @param userId  SQL for the person's id, trusted
 */
export const viewerColumns = (userId: string): string =>
  `(SELECT count(*)::int FROM team) AS teams, ARRAY(SELECT team_id::text FROM team_member WHERE user_id = ${userId}) AS mine`;

export const viewerOf = ({ teams, mine }: ViewerRow, personId: string | null): Viewer => ({
  teamIds: mine,
  seesEverything: mine.length === teams,
  personId,
});
