export {
  generateDemo,
  type Demo,
  type DemoFix,
  type DemoOptions,
  type DemoProblemTruth,
  type DemoRelease,
} from './generate-demo.js';
export type { DemoKnownError } from './known-errors.js';
export { demoFiles, writeDemo } from './write-demo.js';
