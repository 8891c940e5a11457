import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { demoFiles, demoKnowledge, generateDemo, writeDemo } from '../../demo/index.js';

export interface DemoPaths {
  readonly tickets: string;
  readonly releases: string;
  /** Known errors and fixes, by cause. */
  readonly knowledge: string;
}

const freshForMs = 7 * 86_400_000;

/** Write the demo data that the first page offers, unless those there are recent: a demo that ends long ago looks quiet. */
export async function provideDemoFiles(folder: string, now: Date): Promise<DemoPaths> {
  const paths = {
    tickets: join(folder, demoFiles.tickets),
    releases: join(folder, 'releases.json'),
    knowledge: join(folder, 'knowledge.json'),
  };
  const written = statSync(paths.knowledge, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (now.getTime() - written < freshForMs) return paths;
  const demo = generateDemo({ until: `${now.toISOString().slice(0, 10)}T00:00:00.000Z` });
  await writeDemo(folder, demo);
  const releases = demo.releases.map(({ application, releasedAt, version }) => ({
    product: application,
    version,
    releasedAt,
  }));
  await writeFile(paths.releases, `${JSON.stringify(releases)}\n`);
  await writeFile(paths.knowledge, `${JSON.stringify(demoKnowledge(demo))}\n`);
  return paths;
}
