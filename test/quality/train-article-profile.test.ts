/** The shipped article profile holds the training script's own output. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { articleProfiles } from '@reprise/domain';

import { sourceOfProfile } from './train-article-profile.js';

/** Line breaks and trailing commas are the formatter's. */
const unbroken = (text: string): string => text.replace(/\s+/g, '').replace(/,(?=[\])])/g, '');

describe('the shipped article profile', () => {
  it('is written as the training script prints it', () => {
    const file = join(__dirname, '../../shared/domain/src/suggest/articles/profiles.ts');
    expect(unbroken(readFileSync(file, 'utf8'))).toContain(unbroken(sourceOfProfile(articleProfiles['2026-11'])));
  });
});
