export { demoKnowledge } from './demo-knowledge.js';
export { generateDemo } from './generate-demo.js';
export { demoFiles, writeDemo } from './write-demo.js';
