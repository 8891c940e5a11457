import { z } from 'zod';
import { endpoint } from './common.js';

export const getOpenApiDocument = endpoint({
  id: 'getOpenApiDocument',
  method: 'GET',
  path: '/openapi.json',
  tag: 'Document',
  summary: 'This API as an OpenAPI 3.1 document',
  access: 'public',
  status: 200,
  response: z.looseObject({ openapi: z.string() }),
});
