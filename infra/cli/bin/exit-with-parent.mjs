// Loaded into api, workers and web before anything else: when the supervisor is gone, killed even, they stop in good order
// instead of staying behind with the ports.
import { isMainThread } from 'node:worker_threads';

const patience = 10_000;

if (isMainThread && process.channel) {
  process.channel.unref();
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), patience).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
