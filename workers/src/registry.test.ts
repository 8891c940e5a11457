import { describe, expect, it } from '@jest/globals';
import { jobNames, type JobName } from '@reprise/contracts';
import { handlersByJob } from './registry.js';

const aHandler = (job: JobName) => ({ job, handle: async () => undefined });

describe('pairing jobs with handlers', () => {
  it('finds a handler for each job', () => {
    expect([...handlersByJob(jobNames.map(aHandler)).keys()].sort()).toEqual([...jobNames].sort());
  });

  it('refuses a job without a handler and a job with two', () => {
    expect(() => handlersByJob(jobNames.slice(1).map(aHandler))).toThrow(`no handler for ${jobNames[0]}`);
    expect(() => handlersByJob([...jobNames, jobNames[0]!].map(aHandler))).toThrow(
      `two handlers claim the job ${jobNames[0]}`,
    );
  });
});
