import { createHash } from 'node:crypto';
import { jobCatalogue, type JobName } from '@reprise/contracts';
import type { OutboxGroup, WaitingRow } from '@reprise/persistence';

/** A job's transaction stays short and its failure cheap to split. */
const MAX_ROWS_IN_A_JOB = 200;
/** Objects named by the rows of one job; 2,000 search documents took about a second to write. */
const MAX_OBJECTS_IN_A_JOB = 2_000;

/** Pack waiting rows into jobs: one topic a job, in order, urgent topics first. The id of a job follows from its rows. */
export function groupRows(rows: readonly WaitingRow[]): OutboxGroup[] {
  const groups: OutboxGroup[] = [];
  for (const topic of topicsByPriority(rows)) {
    let ids: string[] = [];
    let objects = 0;
    for (const row of rows) {
      if (row.topic !== topic) continue;
      if (ids.length > 0 && (ids.length >= MAX_ROWS_IN_A_JOB || objects + row.size > MAX_OBJECTS_IN_A_JOB)) {
        groups.push({ topic, jobId: jobIdOf(topic, ids), ids });
        [ids, objects] = [[], 0];
      }
      ids.push(row.id);
      objects += row.size;
    }
    groups.push({ topic, jobId: jobIdOf(topic, ids), ids });
  }
  return groups;
}

function topicsByPriority(rows: readonly WaitingRow[]): JobName[] {
  return [...new Set(rows.map((row) => row.topic))].sort((a, b) => jobCatalogue[a].priority - jobCatalogue[b].priority);
}

const jobIdOf = (topic: JobName, ids: readonly string[]): string =>
  `${topic}-${createHash('sha256').update(ids.join(',')).digest('hex').slice(0, 24)}`;
