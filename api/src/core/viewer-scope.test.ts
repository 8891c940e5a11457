import { describe, expect, it } from '@jest/globals';
import { ViewerScope } from './viewer-scope.js';

const payroll = { teamIds: ['payroll'], seesEverything: false };
const outside = { teamIds: [], seesEverything: false };

describe('with whose eyes a request looks', () => {
  it('is nobody’s outside a request', () => {
    expect(new ViewerScope().viewer).toBeUndefined();
  });

  it('stays apart between requests that run at the same time', async () => {
    const scope = new ViewerScope();
    const look = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return scope.viewer;
    };
    const seen = await Promise.all([scope.run(payroll, look), scope.run(outside, look), scope.run(undefined, look)]);
    expect(seen).toEqual([payroll, outside, undefined]);
  });

  it('does not lend its eyes to a request without any', () => {
    const scope = new ViewerScope();
    expect(scope.run(payroll, () => scope.run(undefined, () => scope.viewer))).toBeUndefined();
  });

  it('is kept for what is read only after the request was answered', async () => {
    const scope = new ViewerScope();
    async function* lines() {
      for (let n = 0; n < 3; n++) yield scope.viewer;
    }
    const kept = scope.run(payroll, () => scope.keep(lines()));
    const seen = [];
    for await (const viewer of kept) seen.push(viewer);
    expect(seen).toEqual([payroll, payroll, payroll]);
  });
});
