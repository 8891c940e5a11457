import type { RetainedKind, RetentionState } from '@reprise/contracts/http';
import type { ComponentProps } from 'react';
import { fieldError, type RefusalNotice } from '~/components/refusal';
import { formatCount } from '~/format/numbers';

const words: Readonly<Record<RetainedKind, { readonly name: string; readonly what: string }>> = {
  answers: { name: 'Answers for repetitions', what: 'What a program was answered, should it repeat its request' },
  searches: { name: 'Searches and suggestions', what: 'When, by whom, how much was found; never the words' },
  gaps: { name: 'Settled knowledge gaps', what: 'Texts that nothing was known for, resolved or dismissed' },
  rejections: { name: 'Refused rows', what: 'What stood in them; line, column and reason stay' },
  invitations: { name: 'Old invitations', what: 'Used, or run out' },
};

interface Props {
  readonly kinds: RetentionState['kinds'];
  readonly problem: ComponentProps<typeof RefusalNotice>['problem'];
}

/** Every kind with the days it is kept and how much of it there is. */
export const KeptKinds = ({ kinds, problem }: Props) => (
  <div className="table-frame">
    <table className="table-top">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          <th scope="col" className="wide-only">
            What it is
          </th>
          <th scope="col" className="num">
            There are
          </th>
          <th scope="col">Days kept; empty: for ever</th>
        </tr>
      </thead>
      <tbody>
        {kinds.map(({ kind, days, byDefault, kept }) => (
          <tr key={kind}>
            <td className="row-title">{words[kind].name}</td>
            <td className="soft wide-only">{words[kind].what}</td>
            <td className="num">{formatCount(kept)}</td>
            <td>
              <input
                type="number"
                name={kind}
                min={1}
                max={kind === 'answers' ? 30 : 3_650}
                required={kind === 'answers'}
                defaultValue={days ?? ''}
                placeholder="for ever"
                aria-label={`Days to keep ${words[kind].name.toLowerCase()}; ${byDefault} by default`}
                aria-invalid={fieldError(problem, kind) ? true : undefined}
              />
              {fieldError(problem, kind) && (
                <span className="field-error" role="alert">
                  {fieldError(problem, kind)}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
