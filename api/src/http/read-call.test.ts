import { describe, expect, it } from '@jest/globals';
import { type Endpoint, endpoint } from '@reprise/contracts/http';
import { z } from 'zod';
import { AppError } from './app-error.js';
import type { RequestState } from './call.js';
import { readCall } from './read-call.js';

const rename = endpoint({
  id: 'rename',
  method: 'PATCH',
  path: '/things/:id',
  tag: 'Things',
  summary: 'Rename',
  access: 'engineer',
  params: z.strictObject({ id: z.uuid() }),
  query: z.strictObject({ limit: z.coerce.number().int().max(100).default(25) }),
  body: z.strictObject({ title: z.string().min(3), tags: z.array(z.string()).optional() }),
  ifMatch: true,
  status: 200,
});
const upload: Endpoint = { ...rename, id: 'upload', body: undefined, bodyType: 'multipart', ifMatch: false };

const id = '0194a2c3-1111-7000-8000-000000000001';
const request = (parts: object): RequestState =>
  ({
    params: { id },
    query: {},
    body: { title: 'A title' },
    headers: { 'content-type': 'application/json; charset=utf-8', 'if-match': '"7"' },
    id: 'r',
    ip: '::1',
    ...parts,
  }) as unknown as RequestState;

const refusalOf = (parts: object, asked: Endpoint = rename): AppError => {
  try {
    readCall(asked, request(parts));
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('the request was not refused');
};

describe('reading a request by its contract', () => {
  it('gives parameters, query with defaults, body and version', () => {
    expect(readCall(rename, request({ query: { limit: '10' } }))).toMatchObject({
      params: { id },
      query: { limit: 10 },
      body: { title: 'A title' },
      version: 7,
    });
  });

  it.each<[string, object, string]>([
    ['an unknown field', { body: { title: 'A title', role: 'admin' } }, '/body/role'],
    ['a broken field', { body: { title: 'A' } }, '/body/title'],
    ['a broken element', { body: { title: 'A title', tags: ['x', 1] } }, '/body/tags/1'],
    ['no body', { body: undefined }, '/body/title'],
    ['a text as body', { body: 'text' }, '/body'],
    ['an unknown parameter', { query: { token: 'rps_x' } }, '/query/token'],
    ['a huge limit', { query: { limit: '1e9' } }, '/query/limit'],
    ['a parameter given twice', { query: { limit: ['1', '2'] } }, '/query/limit'],
    ['a NUL in the query', { query: { limit: '\u0000' } }, '/query/limit'],
    ['a path that is no id', { params: { id: '../../etc' } }, '/params/id'],
  ])('points at %s', (_, parts, pointer) => {
    const error = refusalOf(parts);
    expect(error.code).toBe('request.invalid');
    expect(error.errors?.map((field) => field.pointer)).toContain(pointer);
  });

  it.each<[string, string | undefined, string]>([
    ['no If-Match', undefined, 'resource.version_required'],
    ['a wildcard', '*', 'request.invalid'],
    ['a foreign ETag', '"abc"', 'request.invalid'],
    ['two ETags', '"1", "2"', 'request.invalid'],
  ])('refuses %s where a version is needed', (_, header, code) => {
    expect(refusalOf({ headers: { 'content-type': 'application/json', 'if-match': header } }).code).toBe(code);
  });

  it.each(['"7"', 'W/"7"', '7'])('takes %s as version 7', (header) => {
    expect(readCall(rename, request({ headers: { 'if-match': header } })).version).toBe(7);
  });

  it.each<[string, Endpoint, string | undefined]>([
    ['a form where JSON is expected', rename, 'multipart/form-data; boundary=x'],
    ['JSON where a file is expected', upload, 'application/json'],
    ['nothing where a file is expected', upload, undefined],
  ])('refuses %s', (_, asked, type) => {
    expect(refusalOf({ headers: { 'content-type': type, 'if-match': '1' } }, asked).code).toBe(
      'request.unsupported_media_type',
    );
  });
});
