import { createDocument, type ZodOpenApiObject } from 'zod-openapi';
import { type Endpoint, ProblemDocument, scopeOf, takesIdempotencyKey } from './common.js';
import { endpoints } from './endpoints.js';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemDocument } },
});

const answerOf = (endpoint: Endpoint) => {
  if (endpoint.responseType === 'none') return { description: 'Done' };
  if (endpoint.responseType === 'csv') return { description: 'A CSV file', content: { 'text/csv': {} } };
  if (endpoint.responseType === 'ndjson')
    return { description: 'One JSON object a line', content: { 'application/x-ndjson': {} } };
  if (endpoint.responseType === 'text') return { description: 'Plain text', content: { 'text/plain': {} } };
  return {
    description: endpoint.summary,
    ...(endpoint.response ? { content: { 'application/json': { schema: endpoint.response } } } : {}),
  };
};

const bodyOf = (endpoint: Endpoint) => {
  if (endpoint.bodyType === 'multipart') {
    return {
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object' as const,
            properties: { file: { type: 'string' as const, format: 'binary' } },
            required: ['file'],
          },
        },
      },
    };
  }
  return endpoint.body ? { content: { 'application/json': { schema: endpoint.body } } } : undefined;
};

const text = { type: 'string' as const };
const headers = {
  ifMatch: { name: 'If-Match', in: 'header' as const, required: true, schema: text },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header' as const,
    required: false,
    description:
      'A word of the caller’s choice. The same request under the same key within a day is carried out once and answered alike.',
    schema: { ...text, maxLength: 255 },
  },
};

const parametersOf = (endpoint: Endpoint) => {
  const parameters = [
    ...(endpoint.ifMatch ? [headers.ifMatch] : []),
    ...(takesIdempotencyKey(endpoint) ? [headers.idempotencyKey] : []),
  ];
  return parameters.length > 0 ? { parameters } : {};
};

const operationOf = (endpoint: Endpoint) => {
  const requestBody = bodyOf(endpoint);
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    security: endpoint.access === 'public' ? [] : [{ bearer: [] }],
    'x-minimum-role': endpoint.access,
    ...(endpoint.access === 'public' ? {} : { 'x-token-scope': scopeOf(endpoint) }),
    requestParams: {
      ...(endpoint.params ? { path: endpoint.params } : {}),
      ...(endpoint.query ? { query: endpoint.query } : {}),
    },
    ...parametersOf(endpoint),
    ...(requestBody ? { requestBody } : {}),
    responses: {
      [String(endpoint.status)]: answerOf(endpoint),
      ...(endpoint.body || endpoint.query || endpoint.params ? { '400': problem('The request is not valid') } : {}),
      ...(endpoint.access === 'public' ? {} : { '401': problem('Not signed in'), '403': problem('Not allowed') }),
      ...(endpoint.path.includes(':') ? { '404': problem('Not found') } : {}),
      ...(takesIdempotencyKey(endpoint) ? { '422': problem('The Idempotency-Key belongs to another request') } : {}),
      ...(endpoint.ifMatch ? { '412': problem('Changed by someone else'), '428': problem('If-Match is missing') } : {}),
      default: problem('Any other error'),
    },
  };
};

/** Version of the contract; grows with every change that a client can see. */
export const API_VERSION = '0.1.0';

/**
 * The OpenAPI 3.1 document of the API, generated from the contracts.
 * Committed as `shared/contracts/openapi.json`; a test compares both.
 */
export const buildOpenApiDocument = (version: string = API_VERSION): ReturnType<typeof createDocument> => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints) {
    const path = `/api${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = operationOf(endpoint);
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Reprise',
      version,
      description: 'Known errors and recurring problems from resolved tickets.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    paths: paths as ZodOpenApiObject['paths'],
  });
};
