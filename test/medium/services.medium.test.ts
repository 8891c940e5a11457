import { afterAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { emptyDatabase, freshDatabase, testRedisUrl, type TestDatabase } from '../services/database.js';

const databases: TestDatabase[] = [];
const migrate = async (url: string) => {
  await query(url, 'CREATE TABLE marker (word text)');
};

afterAll(() => Promise.all(databases.map((database) => database.drop())));

describe('the services of a test run', () => {
  it('give each caller a database of its own with the same schema and no rows', async () => {
    const [one, other] = [await freshDatabase(migrate, 'marker'), await freshDatabase(migrate, 'marker')];
    databases.push(one, other);
    await query(one.url, "INSERT INTO marker VALUES ('mine')");
    expect(await query(one.url, 'SELECT word FROM marker')).toEqual([{ word: 'mine' }]);
    expect(await query(other.url, 'SELECT word FROM marker')).toEqual([]);
  });

  it('give an empty database to a test of the migrations', async () => {
    const database = await emptyDatabase();
    databases.push(database);
    expect(await query(database.url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
  });

  it('include a Redis that answers', async () => {
    const redis = new Redis(testRedisUrl());
    expect(await redis.ping()).toBe('PONG');
    await redis.quit();
  });
});

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as unknown[];
  } finally {
    await client.end();
  }
}
