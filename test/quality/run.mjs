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

if (only[0] === 'train-match-model') {
  const { trainMatchModel } = await load('train-match-model');
  process.stdout.write(
    trainMatchModel(dataDir) ?? 'A set is missing: training needs both trackers and the support forum.\n',
  );
  process.exit(0);
}

if (only[0] === 'train-link-model') {
  const { trainLinkModel } = await load('train-link-model');
  process.stdout.write(trainLinkModel(dataDir) ?? 'A set is missing: training needs both trackers.\n');
  process.exit(0);
}

const failures = [];
const figure = (value) => (value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3));
const row = (stage, set, measure, value, baseline, floor, note = '') => {
  const low = floor !== undefined && !(value >= floor);
  if (low) failures.push(`${stage} ${set} ${measure}: ${figure(value)} is below the floor ${figure(floor)}`);
  console.log(
    `${stage.padEnd(10)}${set.padEnd(20)}${measure.padEnd(30)}${figure(value).padStart(7)}${figure(baseline).padStart(10)}${figure(floor).padStart(8)}  ${low ? 'BELOW ' : ''}${note}`,
  );
};

const sections = {
  async match() {
    const { measureMatching, matchFloors } = await load('match');
    for (const { set, shipped, learned, baseline, secondsToIndex, millisecondsPerQuery } of measureMatching(dataDir)) {
      const floors = matchFloors[set];
      const note = `± ${figure(shipped.recall10HalfWidth)}, ${shipped.queries} queries, ${millisecondsPerQuery.toFixed(1)} ms each, indexed in ${secondsToIndex.toFixed(0)} s`;
      row('match', set, 'recall@1, shipped', shipped.recall1, baseline.recall1);
      row('match', set, 'recall@5, shipped', shipped.recall5, baseline.recall5);
      row('match', set, 'recall@10, shipped', shipped.recall10, baseline.recall10, floors.shipped, note);
      row('match', set, 'recall@1, learned', learned.recall1, baseline.recall1);
      row('match', set, 'recall@5, learned', learned.recall5, baseline.recall5);
      row('match', set, 'recall@10, learned', learned.recall10, baseline.recall10, floors.learned);
      row('match', set, 'mean reciprocal rank, learned', learned.meanReciprocalRank, baseline.meanReciprocalRank);
    }
  },
  async cluster() {
    const { measureClustering, clusterFloors } = await load('cluster');
    for (const quality of measureClustering(dataDir)) {
      const { set, bCubed, pairwise, singletons } = quality;
      const note = `${quality.recurring} recurring, largest ${quality.largest}, ${quality.seconds.toFixed(0)} s; baseline: all alone`;
      row('cluster', set, 'B³ F1', bCubed.f1, singletons.f1, clusterFloors[set].f1, note);
      row('cluster', set, 'B³ precision', bCubed.precision, singletons.precision, clusterFloors[set].precision);
      row('cluster', set, 'B³ recall', bCubed.recall, singletons.recall);
      row('cluster', set, 'pairwise F1, labelled only', pairwise.f1, 0);
    }
  },
  async suggest() {
    const { measureSuggestions, suggestFloors, suggestBaseline } = await load('suggest');
    const quality = measureSuggestions(dataDir);
    if (quality === undefined) return;
    row(
      'suggest',
      'thunderbird-support',
      'success@1',
      quality.success1,
      suggestBaseline.success1,
      suggestFloors.success1,
    );
    row(
      'suggest',
      'thunderbird-support',
      'success@5',
      quality.success5,
      suggestBaseline.success5,
      suggestFloors.success5,
      `± ${figure(quality.success5HalfWidth)}, ${quality.queries} queries`,
    );
    row(
      'suggest',
      'thunderbird-support',
      'exactness of "none"',
      1 - quality.noneError,
      undefined,
      1 - suggestFloors.noneError,
      'one minus the calibration error',
    );
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
  `${'stage'.padEnd(10)}${'set'.padEnd(20)}${'measure'.padEnd(30)}${'value'.padStart(7)}${'baseline'.padStart(10)}${'floor'.padStart(8)}`,
);
for (const [name, measure] of Object.entries(sections)) if (only.length === 0 || only.includes(name)) await measure();
for (const failure of failures) console.error(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
