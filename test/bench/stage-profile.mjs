// Where the time goes, by sampling: every sample counts for the stage of the file that was running.
import { Session } from 'node:inspector';

/** First match wins; files as in shared/domain/dist. */
const stages = [
  ['analyse', /\/(normalise|sign)\/|\/natural\/|analyse-ticket|vocabulary|boilerplate/],
  ['index', /ticket-columns|growable|inverted-index|posting-pool|bigram-postings/],
  ['candidates', /candidates|query-terms|score-table|top-k/],
  ['first stage', /first-stage|gap-days/],
  ['text pass', /pair-features|id-positions|row-norms/],
  ['score', /match-model|probability|order-by-score|ticket-ranker/],
  ['cluster', /\/cluster\//],
];

export function startProfile(intervalMs) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: intervalMs * 1000 });
  session.post('Profiler.start');
  return {
    /** @returns share of the samples of the matching engine by stage, 0–1 */
    stop() {
      let profile;
      session.post('Profiler.stop', (_error, result) => (profile = result.profile));
      session.disconnect();
      return sharesOf(profile);
    },
  };
}

function sharesOf({ nodes, samples }) {
  const stageOfNode = new Map();
  const visit = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const stageOf = (id) => {
    if (stageOfNode.has(id)) return stageOfNode.get(id);
    const { callFrame } = visit.get(id);
    const own = stages.find(([, files]) => files.test(callFrame.url))?.[0];
    // Built-ins (regular expressions, sorting) count for who called them.
    const stage =
      callFrame.functionName === '(garbage collector)'
        ? 'memory'
        : (own ?? (callFrame.url === '' && parentOf.has(id) ? stageOf(parentOf.get(id)) : 'other'));
    stageOfNode.set(id, stage);
    return stage;
  };
  const counts = new Map();
  for (const id of samples) counts.set(stageOf(id), (counts.get(stageOf(id)) ?? 0) + 1);
  counts.delete('other');
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0) || 1;
  return new Map([...stages.map(([name]) => name), 'memory'].map((name) => [name, (counts.get(name) ?? 0) / total]));
}
