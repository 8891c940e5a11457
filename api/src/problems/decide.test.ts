import { describe, expect, it } from '@jest/globals';
import type { CuratedProblem } from '@reprise/persistence';
import { decide } from './decide.js';

const problem: CuratedProblem = {
  id: '0194a2c3-1111-7000-8000-000000000001',
  key: 7,
  version: 3,
  status: 'suspected',
  title: 'Login fails',
  ownTitle: null,
  ownerId: null,
  rootCause: null,
  riskReviewOn: null,
};

describe('a decision about a problem', () => {
  it('records one event for everything that changed', () => {
    const { after, events } = decide(problem, {
      title: 'Login fails after a password change',
      status: 'confirmed',
      rootCause: 'Cache',
    });
    expect(after).toMatchObject({
      title: 'Login fails after a password change',
      status: 'confirmed',
      rootCause: 'Cache',
    });
    expect(events.map(({ kind }) => kind)).toEqual(['renamed', 'status changed', 'root cause written']);
  });

  it('records nothing when everything stays as it is', () => {
    expect(decide(problem, { title: 'Login fails', status: 'suspected', ownerId: null, rootCause: '' }).events).toEqual(
      [],
    );
  });

  it('names the new owner in the event, so that it can be told later', () => {
    const ownerId = '0194a2c3-1111-7000-8000-000000000002';
    expect(decide(problem, { ownerId }, 'Ada').events).toEqual([
      { kind: 'owner changed', detail: { from: null, to: ownerId, toName: 'Ada' } },
    ]);
  });

  it('refuses a step that is not in the life of a problem, and tells the possible ones', () => {
    expect(() => decide(problem, { status: 'resolved' })).toThrow(/can become confirmed.*not “resolved”/);
  });

  it.each(['noise', 'risk accepted'] as const)('asks for a reason before it says %s', (status) => {
    const reviewOn = '2027-01-31';
    expect(() => decide(problem, { status, reviewOn })).toThrow(/say why/);
    expect(decide(problem, { status, reviewOn, reason: 'Test tickets' }).after.status).toBe(status);
  });

  it('asks when an accepted risk is looked at again, and forgets the day when the risk is no longer accepted', () => {
    const change = { status: 'risk accepted', reason: 'The hall closes in spring' } as const;
    expect(() => decide(problem, change)).toThrow(/looked at again/);
    const { after } = decide(problem, { ...change, reviewOn: '2027-01-31' });
    expect(after.riskReviewOn).toBe('2027-01-31');
    expect(decide(after, { reviewOn: '2027-03-01' }).events.map(({ kind }) => kind)).toEqual(['review moved']);
    expect(decide(after, { status: 'confirmed' }).after.riskReviewOn).toBeNull();
  });
});
