import { createApp } from './app.js';
import { configOf } from './core/config.js';
import { endInOrder } from './end-in-order.js';
import { readEnv } from './env.js';

try {
  const env = readEnv();
  const app = await createApp(configOf(env, new URL('./suggestions/suggester-thread.js', import.meta.url)));
  endInOrder(
    () => app.close(),
    (words) => process.stderr.write(`${words}\n`),
  );
  await app.listen(env.API_PORT, env.API_HOST);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
