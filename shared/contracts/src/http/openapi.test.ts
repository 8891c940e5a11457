import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildOpenApiDocument } from './openapi.js';
import { endpoints } from './endpoints.js';

describe('the OpenAPI document', () => {
  const document = JSON.parse(JSON.stringify(buildOpenApiDocument())) as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; parameters?: { in: string; name: string }[] }>>;
  };

  it('is the one committed beside the contracts; `npm run openapi` writes it', () => {
    const committed: unknown = JSON.parse(readFileSync(join(__dirname, '../../openapi.json'), 'utf8'));
    expect(document).toEqual(committed);
  });

  it('describes every endpoint under its own id', () => {
    const ids = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(ids.sort()).toEqual(endpoints.map(({ id }) => id).sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(endpoints.map((endpoint) => [endpoint.id, endpoint] as const))(
    'names every part of the path of %s',
    (_, endpoint) => {
      const path = `/api${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
      const named = document.paths[path]?.[endpoint.method.toLowerCase()]?.parameters ?? [];
      const inPath = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name]) => name);
      expect(named.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
    },
  );
});
