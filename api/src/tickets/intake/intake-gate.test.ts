import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../http/app-error.js';
import { IntakeGate } from './intake-gate.js';

const gate = (): IntakeGate => new IntakeGate({ maxRequests: 2, maxBytes: 100, maxBacklog: 10 });
const refusal = (work: () => unknown): AppError => {
  try {
    work();
  } catch (error) {
    return error as AppError;
  }
  throw new Error('it was let in');
};

describe('the gate for tickets', () => {
  it('lets in as many requests as there is room for, and one more when one has left', () => {
    const sut = gate();
    const { leave } = sut.enter(1);
    sut.enter(1);
    expect(refusal(() => sut.enter(1))).toMatchObject({ code: 'service.overloaded', retryAfterSeconds: 1 });
    leave();
    leave();
    sut.enter(1);
    expect(() => sut.enter(1)).toThrow(AppError);
  });

  it('counts bytes, so that a few large requests weigh as much as many small ones', () => {
    const sut = gate();
    sut.enter(60);
    expect(() => sut.enter(41)).toThrow(AppError);
    sut.enter(40);
  });

  it('closes while the workers have too much to do, and says to come back later', () => {
    const sut = gate();
    sut.noteBacklog(10);
    expect(refusal(() => sut.enter(1)).retryAfterSeconds).toBe(15);
    sut.noteBacklog(9);
    sut.enter(1);
  });

  it('tells when nobody is on the way any more, whether they arrived or left', async () => {
    const sut = gate();
    await sut.allArrived(60_000);
    const [one, other] = [sut.enter(1), sut.enter(1)];
    let hasHeard = false;
    const heard = sut.allArrived(60_000).then(() => (hasHeard = true));
    one.arrive();
    one.leave();
    await Promise.resolve();
    expect(hasHeard).toBe(false);
    other.leave();
    await heard;
    expect(hasHeard).toBe(true);
  });

  it('waits no longer than it was told to for somebody who does not arrive', async () => {
    const sut = gate();
    sut.enter(1);
    await expect(sut.allArrived(1)).resolves.toBeUndefined();
  });
});
