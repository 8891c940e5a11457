import type { BodyOf, previewClustering } from '@reprise/contracts/http';
import { text } from '~/form-text';

/** The measure as the form has it; the API says what is wrong with it. */
export const settingsOf = (form: FormData): BodyOf<typeof previewClustering> => ({
  profile: text(form, 'profile') as BodyOf<typeof previewClustering>['profile'],
  minProbability: Number(text(form, 'minProbability')),
});
