export * from './decode-snapshot.js';
export * from './encode-snapshot.js';
export type { EngineSnapshot } from './engine-snapshot.js';
export { SnapshotError, type SectionArray } from './sections.js';
