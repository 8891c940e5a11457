import type { Preview } from '@reprise/contracts/http';
import { countOf } from '~/format/numbers';
import { Notice } from './notice';

type Comparison = NonNullable<Preview['comparison']>;

/** Something has come since a person looked: whether the change would still do what that person saw, and if not, what is different. */
export const ComparedWithSeen = ({ comparison }: { comparison: Comparison | null }) => {
  if (comparison === null)
    return (
      <Notice title="Nothing was changed yet">
        Tickets or decisions had come since you looked. Below is what would change now.
      </Notice>
    );
  if (comparison.isSame)
    return (
      <Notice kind="good" title="It would do what you saw">
        Tickets or decisions had come since you looked; they make no difference to it.
      </Notice>
    );
  const { differing, tickets } = comparison;
  return (
    <Notice
      kind="warn"
      title={`Nothing was changed yet: ${countOf(differing, 'ticket')} would end elsewhere than you saw`}
    >
      <ul>
        {tickets.map(({ id, externalId, title, said, now }) => (
          <li key={id}>
            {externalId} {title}: {wordsOf(now)} instead of {wordsOf(said)}
          </li>
        ))}
        {differing > tickets.length && <li>and {countOf(differing - tickets.length, 'other ticket')}</li>}
      </ul>
    </Notice>
  );
};

const wordsOf = (place: Comparison['tickets'][number]['now']): string => {
  switch (place) {
    case 'as it is':
      return 'where it is';
    case 'alone':
      return 'in no problem';
    case 'a new problem':
      return 'in a new problem';
    default:
      return `in ${place}`;
  }
};
