import { migrate } from '@reprise/persistence';
import { withDatabase } from '../checks/database-of-home.js';
import { readProductEnvironment } from '../env.js';
import { exitCodes } from '../exit-codes.js';
import { provideDemoFiles } from './demo-files.js';
import { prepareFirstAccess } from './first-access.js';
import { Home } from './home.js';

/** What `start` does before it starts processes, for an orchestrator that starts them itself. May run at every start. */
export async function runSetup(): Promise<number> {
  const { PUBLIC_URL = 'http://localhost:3000' } = readProductEnvironment();
  const home = Home.locate();
  home.create();
  const access = await withDatabase(async (url) => {
    await migrate(url);
    return prepareFirstAccess(url, home.state().commandToken, new Date());
  });
  await provideDemoFiles(home.demo, new Date());
  const address = PUBLIC_URL.replace(/\/+$/, '');
  process.stdout.write(
    access.invitationToken === undefined
      ? `Reprise is set up. Open ${address}\n`
      : `Reprise is set up. Create the first administrator, the link works once:\n\n  ${address}/welcome/${access.invitationToken}\n\n`,
  );
  return exitCodes.done;
}
