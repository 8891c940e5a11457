import type { MatchingEngine } from '../pipeline.js';
import { TicketMatchingEngine, type MatchingEngineOptions } from './matching-engine.js';

/** A new engine: empty, or as it was when `options.snapshot` was taken. Default profiles need no tuning. */
export function createMatchingEngine(options: MatchingEngineOptions = {}): MatchingEngine {
  return new TicketMatchingEngine(options);
}
