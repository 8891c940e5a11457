// Writes openapi.json from the contracts: `npm run openapi`. A test fails when the two differ.
import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { buildOpenApiDocument } from './dist/http/index.js';

const file = new URL('./openapi.json', import.meta.url);
const style = await resolveConfig(file.pathname);
await writeFile(file, await format(JSON.stringify(buildOpenApiDocument()), { ...style, parser: 'json' }));
