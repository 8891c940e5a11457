import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { Service } from './service.js';
import { ServiceLog } from './service-log.js';

const folder = mkdtempSync(join(tmpdir(), 'reprise-service-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A service that says its lines; `code` is what it does after them. */
function serviceThat(name: string, code: string): { service: Service; troubles: string[]; log: ServiceLog } {
  const entry = join(folder, `${name}.cjs`);
  writeFileSync(entry, code);
  const troubles: string[] = [];
  const log = new ServiceLog(join(folder, `${name}.log`));
  const service = new Service({ name, args: [entry], env: {}, log, onTrouble: (line) => troubles.push(line) });
  return { service, troubles, log };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(10);
}

describe('Service', () => {
  it('is started again when it ends unasked, and says so', async () => {
    const { log, service, troubles } = serviceThat('shaky', `console.log('up'); setTimeout(() => process.exit(3), 1);`);
    service.start();
    await until(() => log.lastLines(9).length >= 2);
    await service.stop();
    expect(troubles[0]).toMatch(/^shaky ended \(exit code 3\); starting it again in 0\.5 s\. Its log: .*shaky\.log$/);
  });

  it('is asked to stop and may finish what it does', async () => {
    const { log, service, troubles } = serviceThat(
      'polite',
      `process.on('SIGTERM', () => { console.log('finished'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`,
    );
    service.start();
    await until(() => log.lastLines(1)[0] === 'up');
    await service.stop();
    expect(log.lastLines(1)).toEqual(['finished']);
    expect(troubles).toEqual([]);
  });

  it('stays stopped when a restart was under way', async () => {
    const { log, service } = serviceThat(
      'restarted',
      `process.on('SIGTERM', () => process.exit(0)); setInterval(() => {}, 1000); console.log('up');`,
    );
    service.start();
    await until(() => log.lastLines(1)[0] === 'up');
    await Promise.all([service.restart(), service.stop()]);
    expect(log.lastLines(9)).toEqual(['up']);
  });

  it('is told when its supervisor is gone', async () => {
    const preload = join(process.cwd(), 'infra', 'cli', 'bin', 'exit-with-parent.mjs');
    const child = join(folder, 'child.cjs');
    const witness = join(folder, 'witness');
    writeFileSync(
      child,
      `process.on('SIGTERM', () => { require('fs').writeFileSync(${JSON.stringify(witness)}, 'stopped'); process.exit(0); }); setInterval(() => {}, 1000); process.send('up');`,
    );
    const supervisor = serviceThat(
      'supervisor',
      `const child = require('child_process').spawn(process.execPath, ['--import', ${JSON.stringify(preload)}, ${JSON.stringify(child)}], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], detached: true });
       child.on('message', () => { console.log('child is up'); process.kill(process.pid, 'SIGKILL'); });`,
    );
    supervisor.service.start();
    const wasStopped = (): boolean => {
      try {
        return readFileSync(witness, 'utf8') === 'stopped';
      } catch {
        return false;
      }
    };
    await until(wasStopped);
    await supervisor.service.stop();
    expect(supervisor.log.lastLines(9)).toContain('child is up');
  });
});
