// The quality report: every stage measured on labelled data beside its baseline. Prints a table; fails below a floor.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformFileSync } from '@swc/core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const dataDir = join(root, '..', 'shared', 'data');
const only = process.argv.slice(2);

if (!existsSync(dataDir)) {
  console.log(`No labelled data at ${dataDir}: the quality report needs it and measures nothing without it.`);
  process.exit(0);
}
for (const set of ['titanium-jira', 'rust-issues', 'thunderbird-support', 'log-templates', 'servicenow-incident-log'])
  if (!existsSync(join(dataDir, set))) console.log(`No ${set} in ${dataDir}: its rows are left out.`);

const compiled = join(root, '.nx', 'quality');
mkdirSync(compiled, { recursive: true });
for (const file of readdirSync(here).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
  const { code } = transformFileSync(join(here, file), {
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  writeFileSync(
    join(compiled, file.replace(/\.ts$/, '.mjs')),
    code.replace(/^((?:import|export)\b[^'"\n]*from\s+["']\.\/[\w-]+)\.js/gm, '$1.mjs'),
  );
}
const load = (name) => import(pathToFileURL(join(compiled, `${name}.mjs`)).href);

const places = { dataDir, cacheDir: join(root, '.nx', 'quality-cache'), domainDir: join(root, 'shared/domain/dist') };

if (only[0] === 'train-match-model') {
  const { trainMatchModel, sourceOf } = await load('train-match-model');
  const model = trainMatchModel(places);
  process.stdout.write(
    model === undefined ? 'A set is missing: training needs both trackers and the support forum.\n' : sourceOf(model),
  );
  process.exit(0);
}

if (only[0] === 'train-link-scorer') {
  const { trainLinkScorer, sourceOfLinkScorer } = await load('train-match-model');
  const scorer = trainLinkScorer(places);
  process.stdout.write(
    scorer === undefined
      ? 'A set is missing: training needs both trackers and the support forum.\n'
      : sourceOfLinkScorer(scorer),
  );
  process.exit(0);
}

if (only[0] === 'train-article-profile') {
  const { trainArticleProfile, sourceOfProfile } = await load('train-article-profile');
  const profile = trainArticleProfile(dataDir);
  process.stdout.write(profile === undefined ? 'The support forum is missing.\n' : sourceOfProfile(profile));
  process.exit(0);
}

if (only[0] === 'train-link-model') {
  const { trainLinkModel } = await load('train-link-model');
  process.stdout.write(trainLinkModel(dataDir) ?? 'A set is missing: training needs both trackers.\n');
  process.exit(0);
}

if (only[0] === 'train-problem-model') {
  const { trainProblemModel } = await load('train-problem-model');
  process.stdout.write(trainProblemModel(dataDir) ?? 'A set is missing: training needs both trackers.\n');
  process.exit(0);
}

const retrievalRows = {
  'recall@1': 'recall1',
  'recall@5': 'recall5',
  'recall@10': 'recall10',
  MRR: 'meanReciprocalRank',
};
const failures = [];
const figure = (value) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3));
const row = (stage, set, measure, value, baseline, floor, note = '') => {
  const low = floor !== undefined && !(value >= floor);
  if (low) failures.push(`${stage} ${set} ${measure}: ${figure(value)} is below the floor ${figure(floor)}`);
  console.log(
    `${stage.padEnd(10)}${set.padEnd(20)}${measure.padEnd(38)}${figure(value).padStart(7)}${figure(baseline).padStart(10)}${figure(floor).padStart(8)}  ${low ? 'BELOW ' : ''}${note}`,
  );
};

const sections = {
  async match() {
    const { measureMatching, matchFloors } = await load('match');
    for (const quality of measureMatching(places)) {
      const { set, tfIdf, miniSearch, calibration } = quality;
      const floors = matchFloors[set];
      const speed = `${quality.millisecondsPerQuery.toFixed(1)} ms a query, indexed in ${quality.secondsToIndex.toFixed(0)} s`;
      const rows = [
        ['MiniSearch', miniSearch, undefined, `${miniSearch.queries} of the queries`],
        ['TF-IDF', tfIdf],
        ['set left out', quality.leftOut, floors.leftOut],
        ['left out + own first half', quality.learned, floors.learned],
        ['shipped', quality.shipped, floors.shipped, speed],
      ];
      for (const [name, score, floor, note] of rows) {
        if (score === undefined) continue;
        for (const [measure, key] of Object.entries(retrievalRows)) {
          const { value, low, high } = score[key];
          const interval = `[${figure(low)}, ${figure(high)}]`;
          const isLast = key === 'recall10';
          const text = isLast && note !== undefined ? `${interval} ${note}` : interval;
          row('match', set, `${measure}, ${name}`, value, tfIdf[key].value, isLast ? floor : undefined, text);
        }
      }
      if (calibration === undefined) continue;
      for (const { probability, shown, right } of calibration.atLeast)
        row('match', set, `right when p ≥ ${probability}`, right, undefined, undefined, `${shown} labelled tickets`);
      row('match', set, 'exactness of the first', 1 - calibration.error, undefined, undefined, 'one minus the error');
    }
  },
  async fields() {
    const { measureMissingFields, missingFieldsFloors: floors } = await load('missing-fields');
    const whole = new Map();
    for (const { set, what, score } of measureMissingFields(places)) {
      if (!whole.has(set)) whole.set(set, score);
      for (const [measure, key] of Object.entries(retrievalRows)) {
        const floor = key === 'recall10' ? floors[what] : undefined;
        row('fields', set, `${measure}, ${what}`, score[key].value, whole.get(set)[key].value, floor, 'set left out; baseline: all fields'); // prettier-ignore
      }
    }
  },
  async cluster() {
    const { measureClustering, clusterFloors } = await load('cluster');
    for (const { set, leftOut, shipped, singletons, seconds } of measureClustering(places)) {
      const rows = [
        ['set left out', leftOut, clusterFloors[set], ''],
        ['shipped', shipped, undefined, `, linked and grouped in ${seconds.toFixed(0)} s`],
      ];
      for (const [name, partition, floors, note] of rows) {
        if (partition === undefined) continue;
        const { bCubed, pairwise, intervals, recurring, largest } = partition;
        const within = ({ low, high }) => `[${figure(low)}, ${figure(high)}]`;
        const counts = `${recurring} recurring, largest ${largest}${note}; baseline: all alone`;
        row('cluster', set, `B³ precision, ${name}`, bCubed.precision, singletons.precision, floors?.precision, within(intervals.precision)); // prettier-ignore
        row('cluster', set, `B³ recall, ${name}`, bCubed.recall, singletons.recall);
        row(
          'cluster',
          set,
          `B³ F1, ${name}`,
          bCubed.f1,
          singletons.f1,
          floors?.f1,
          `${within(intervals.f1)} ${counts}`,
        );
        row('cluster', set, `pair F1, labelled, ${name}`, pairwise.f1, 0, floors?.pairF1, within(intervals.pairF1));
      }
    }
  },
  async doubt() {
    const { measureDoubt, doubtFloors } = await load('doubt');
    for (const { set, placed, wrong, doubted, right, top } of measureDoubt(dataDir)) {
      const note = `${doubted} in doubt; ${wrong} of ${placed} wrong; baseline: any`;
      row('doubt', set, 'doubtful places that are wrong', right, wrong / placed, doubtFloors[set], note);
      for (const { count, byTotal, byStrongest } of top)
        row('doubt', set, `wrong among the first ${count}`, byTotal, byStrongest, undefined, 'baseline: by the strongest link'); // prettier-ignore
    }
  },
  async identity() {
    const { measureIdentity, identityFloors } = await load('identity');
    const quality = measureIdentity(dataDir);
    if (quality === undefined) return;
    const { keptAll, keptCurated, keptToTheEndAll, keptToTheEndCurated, problems, curated, deadLinks, f1 } = quality;
    const set = 'titanium-jira';
    row('identity', set, 'keys kept, curated, a refit', keptCurated, undefined, identityFloors.curated, 'fifty refits'); // prettier-ignore
    row('identity', set, 'keys kept, all, a refit', keptAll, undefined, identityFloors.all, `${deadLinks} dead links`);
    row('identity', set, 'keys kept to the end, curated', keptToTheEndCurated, undefined, undefined, `${curated} problems`); // prettier-ignore
    row('identity', set, 'keys kept to the end, all', keptToTheEndAll, undefined, undefined, `${problems} problems`);
    row('identity', set, 'B³ F1 after the last', f1, undefined, undefined);
  },
  async suggest() {
    const { measureSuggestions, suggestFloors, suggestBaseline } = await load('suggest');
    const quality = measureSuggestions(dataDir);
    if (quality === undefined) return;
    const set = 'thunderbird-support';
    const interval = ({ low, high }) => `[${figure(low)}, ${figure(high)}]`;
    for (const [measure, key] of [
      ['success@1', 'success1'],
      ['success@5', 'success5'],
      ['success@10', 'success10'],
    ]) {
      const { value } = quality[key];
      row('suggest', set, measure, value, suggestBaseline[key], suggestFloors[key], interval(quality[key]));
    }
    const none = 1 - quality.noneError;
    row('suggest', set, 'exactness of "none"', none, undefined, 1 - suggestFloors.noneError, 'one minus the error');
  },
  async problems() {
    const { measureProblemSuggestions, problemSuggestionFloors: floors } = await load('problem-suggestions');
    const quality = measureProblemSuggestions();
    const rows = [
      ['known problem comes first', quality.firstRight, floors.firstRight, `${quality.asked} later tickets, invented`],
      ['right where called strong', quality.strongRight, floors.strongRight],
      ['known problem called strong', quality.knownStrong, floors.knownStrong],
      ['exactness of the first', 1 - quality.error, undefined, 'one minus the error'],
    ];
    for (const [measure, value, floor, note] of rows)
      row('suggest', 'larkmoor', measure, value, undefined, floor, note);
  },
  async 'log-templates'() {
    const { measureLogTemplates, meanGroupingAccuracyFloor, drainGroupingAccuracy } = await load('log-templates');
    const systems = measureLogTemplates(dataDir);
    if (systems.length === 0) return;
    const mean = systems.reduce((sum, { groupingAccuracy }) => sum + groupingAccuracy, 0) / systems.length;
    row(
      'sign',
      'log-templates',
      'grouping accuracy, mean',
      mean,
      drainGroupingAccuracy,
      meanGroupingAccuracyFloor,
      `${systems.length} systems; baseline: Drain`,
    );
  },
  async lifecycle() {
    const { lifecycleFloors: floors, measureNoticing, measureSteadiness } = await load('lifecycle');
    const stream = ({ perWeek, clump }) => `${perWeek} a week${clump > 1 ? ', clumps' : ''}`;
    for (const quality of measureSteadiness()) {
      const { rising, falling, quiet, changesAYear, flaps, clump } = quality;
      const floor = clump > 1 ? floors.calmDaysInClumps : floors.calmDays;
      const note = `${changesAYear.toFixed(1)} changes a year, ${flaps.toFixed(3)} of them taken back within a week`;
      row('lifecycle', stream(quality), 'days not called rising', 1 - rising, undefined, floor, note);
      row('lifecycle', stream(quality), 'days not called falling', 1 - falling);
      row('lifecycle', stream(quality), 'days not called quiet', 1 - quiet);
    }
    for (const quality of measureNoticing()) {
      const { what, perWeek, clump, noticed, medianDay } = quality;
      const isPlain = clump === 1 && perWeek >= 2;
      const floor = isPlain ? { trebled: floors.trebledNoticed, ended: floors.quietNoticed }[what] : undefined;
      row(
        'lifecycle',
        stream(quality),
        `${what}: told in eight weeks`,
        noticed,
        undefined,
        floor,
        `median day ${medianDay}`,
      );
    }
  },
  async rank() {
    const { measureRanking, rankFloors } = await load('rank');
    for (const quality of measureRanking(dataDir)) {
      const floor = quality.horizonDays === 14 ? rankFloors.top20ShareOfBest14Days : undefined;
      row(
        'rank',
        quality.set,
        `top 20 of best, ${quality.horizonDays} days`,
        quality.top20,
        quality.baselineTop20,
        floor,
        `${quality.cutOffs} cut-offs; baseline: count to date`,
      );
    }
  },
};

console.log(
  `${'stage'.padEnd(10)}${'set'.padEnd(20)}${'measure'.padEnd(38)}${'value'.padStart(7)}${'baseline'.padStart(10)}${'floor'.padStart(8)}`,
);
for (const [name, measure] of Object.entries(sections)) if (only.length === 0 || only.includes(name)) await measure();
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
