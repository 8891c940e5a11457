import { describe, expect, it } from '@jest/globals';
import { readWritten } from '../testing/written-file.js';

async function ticketsOf(document: unknown): Promise<unknown[]> {
  const { rows } = await readWritten(JSON.stringify(document), { source: 'desk' });
  return rows.map((row) => (row.kind === 'ticket' ? row.ticket : row.problems.map(({ message }) => message)));
}

const gitHubIssue = {
  id: 990001,
  number: 12,
  title: 'Upload hangs',
  html_url: 'https://github.com/acme/shop/issues/12',
  repository_url: 'https://api.github.com/repos/acme/shop',
  state: 'closed',
  state_reason: 'completed',
  user: { login: 'ada' },
  labels: [{ name: 'bug' }],
  comments: 3,
  body: 'It hangs at 99 %.',
};

describe('tickets as a desk’s interface answers them', () => {
  it('Jira: the key people know, comments in words, logged seconds as minutes', async () => {
    const issue = {
      id: '10001',
      key: 'SHOP-7',
      self: 'https://jira.example/rest/api/2/issue/10001',
      fields: {
        summary: 'Basket is empty',
        status: { name: 'Closed', statusCategory: { key: 'done' } },
        description: {
          type: 'doc',
          content: [{ type: 'paragraph', content: [{ type: 'text', text: 'After login.' }] }],
        },
        project: { key: 'SHOP', name: 'Web shop' },
        components: [{ name: 'Basket' }],
        timespent: 5_400,
        comment: { comments: [{ body: 'Cookie is lost.' }], total: 1 },
        resolutiondate: '2026-03-01T10:00:00.000+0000',
      },
    };
    const expected = {
      source: 'desk',
      id: 'SHOP-7',
      title: 'Basket is empty',
      description: 'After login.',
      conversation: 'Cookie is lost.',
      status: 'Closed',
      product: 'Web shop',
      component: 'Basket',
      handlingMinutes: 90,
      resolvedAt: '2026-03-01T10:00:00Z',
    };
    expect(await ticketsOf({ expand: 'names', startAt: 0, total: 1, issues: [issue] })).toEqual([expected]);
    expect(await ticketsOf(issue)).toEqual([expected]);
  });

  it('GitHub: number with its repository; pull requests and comments are told apart from issues', async () => {
    const [issue, pullRequest] = await ticketsOf([
      gitHubIssue,
      { ...gitHubIssue, number: 13, pull_request: { url: 'x' } },
    ]);
    expect(issue).toEqual({
      source: 'desk',
      id: 'acme/shop#12',
      title: 'Upload hangs',
      description: 'It hangs at 99 %.',
      status: 'closed',
      resolution: 'completed',
      product: 'acme/shop',
      tags: ['bug'],
      reporter: 'ada',
      commentCount: 3,
      url: 'https://github.com/acme/shop/issues/12',
    });
    expect(pullRequest).toEqual(['this is a pull request, not an issue']);
    const comments = [{ id: 1, issue_url: 'https://x/12', html_url: 'https://x/12#1', body: 'same here' }];
    expect(await ticketsOf(comments)).toEqual([['this is a comment on a ticket, not a ticket']]);
  });

  it('ServiceNow: states as words, references by their names or not at all', async () => {
    const incident = {
      number: 'INC0010001',
      sys_id: 'a'.repeat(32),
      short_description: 'Mail is slow',
      state: '6',
      priority: '2',
      cmdb_ci: { display_value: 'mail-01', link: 'https://x/1', value: 'b'.repeat(32) },
      business_service: { link: 'https://x/2', value: 'c'.repeat(32) },
    };
    const expected = {
      source: 'desk',
      id: 'INC0010001',
      title: 'Mail is slow',
      status: 'Resolved',
      priority: '2 - High',
      component: 'mail-01',
    };
    expect(await ticketsOf({ result: [incident] })).toEqual([expected]);
    expect(await ticketsOf({ result: incident })).toEqual([expected]);
  });

  it('Freshservice: numbers as words, and its channel is no source', async () => {
    const ticket = {
      ...{ id: 4, subject: 'VPN drops', description: '<div>hourly</div>', description_text: 'hourly' },
      ...{
        requester_id: 9,
        fr_escalated: false,
        status: 5,
        priority: 4,
        source: 2,
        stats: { resolved_at: '2026-05-01T08:00:00Z' },
      },
    };
    expect(await ticketsOf({ ticket })).toEqual([
      {
        ...{ source: 'desk', id: '4', title: 'VPN drops', description: 'hourly', status: 'Closed', priority: 'Urgent' },
        ...{ reporter: '9', resolvedAt: '2026-05-01T08:00:00Z' },
      },
    ]);
  });

  it('Bugzilla and Zammad: what says nothing is left out, the number people know counts', async () => {
    const bug = {
      id: 5,
      summary: 'Crash',
      creation_time: '2026-01-02T03:04:05Z',
      dupe_of: null,
      target_milestone: '---',
    };
    expect(await ticketsOf({ bugs: [bug] })).toEqual([
      { source: 'desk', id: '5', title: 'Crash', createdAt: '2026-01-02T03:04:05Z' },
    ]);
    expect(await ticketsOf([{ id: 3, number: '22003', title: 'Order', article_count: 2 }])).toEqual([
      { source: 'desk', id: '22003', title: 'Order', commentCount: 2 },
    ]);
  });

  it('a mapping that a person gives counts before the desk’s', async () => {
    const mapping = { id: 'id', title: 'title' };
    const { tickets } = await readWritten(JSON.stringify([gitHubIssue]), { mapping });
    expect(tickets).toEqual([{ id: '990001', title: 'Upload hangs' }]);
  });
});
