import { spawn } from 'node:child_process';
import { watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { Service } from './service.js';

const quietMs = 700;

/** Compile on change and start api and workers again with the result; the pages replace themselves. @returns how to stop */
export function watchSources(
  root: string,
  services: readonly Service[],
  onTrouble: (line: string) => void,
): () => void {
  const compiler = spawn(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-b', '--watch', '--preserveWatchOutput', 'api', 'workers'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  compiler.stdout.on('data', (text: Buffer) => {
    const errors = text
      .toString()
      .split('\n')
      .filter((line) => line.includes(': error '));
    for (const line of errors) onTrouble(line);
  });
  let timer: NodeJS.Timeout | undefined;
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      for (const service of services) if (service.name !== 'web') void service.restart();
    }, quietMs);
  };
  const folders = [
    'shared/domain',
    'shared/contracts',
    'shared/persistence',
    'shared/queue',
    'shared/search',
    'shared/sources',
    'api',
    'workers',
  ];
  const watchers: FSWatcher[] = folders.map((folder) =>
    watch(join(root, folder, 'dist'), { recursive: true }, (_event, name) => {
      if (name?.endsWith('.js') === true) restart();
    }),
  );
  return () => {
    clearTimeout(timer);
    compiler.kill();
    for (const watcher of watchers) watcher.close();
  };
}
