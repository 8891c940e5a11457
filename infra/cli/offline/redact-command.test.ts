import { afterAll, describe, expect, it } from '@jest/globals';
import { runCommand, Workplace } from '../testing/command-run.js';

const place = new Workplace();
afterAll(() => place.remove());

describe('redact', () => {
  it('prints a text with placeholders and tells what it replaced', async () => {
    const key = `-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQ\n-----END PRIVATE KEY-----`;
    const file = place.write('mail.txt', `From: jane@example.com\n${key}\npassword=hunter22 at 192.168.1.4\n`);
    const { exitCode, stdout, stderr } = await runCommand('redact', file);
    expect(exitCode).toBe(0);
    expect(stdout).toBe('From: [e-mail]\n[token]\npassword=[password] at [ip]\n');
    expect(stderr).toContain('e-mail 1 time');
  });

  it('reads NDJSON string by string and leaves it NDJSON', async () => {
    const ticket = { id: 'T-1', description: 'ask\njane@example.com', tags: ['+14155552671'] };
    const { stdout } = await runCommand('redact', place.write('tickets.ndjson', JSON.stringify(ticket)));
    expect(JSON.parse(stdout)).toEqual({ id: 'T-1', description: 'ask\n[e-mail]', tags: ['[phone]'] });
  });

  it('replaces the kinds that are asked for, and names those there are when it knows none of that name', async () => {
    const file = place.write('two.txt', 'jane@example.com +14155552671');
    expect((await runCommand('redact', file, '--kinds', 'phone')).stdout).toBe('jane@example.com [phone]\n');
    const refused = await runCommand('redact', file, '--kinds', 'phone,name');
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('"name" is no kind; there are token, password');
  });
});
