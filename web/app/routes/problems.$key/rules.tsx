import type { ProblemRules } from '@reprise/contracts/http';
import { Form } from '@remix-run/react';
import { Field } from '~/components/field';
import { RelativeTime } from '~/components/relative-time';
import { countOf } from '~/format/numbers';
import { RuleForm } from './rule-form';

type Rule = ProblemRules['items'][number];

/** Rules by which tickets belong to the problem, or never come into it. */
export const Rules = ({ rules, mayDecide }: { rules: ProblemRules; mayDecide: boolean }) => (
  <section aria-labelledby="rules">
    <div className="section-head">
      <h2 id="rules">Rules</h2>
      {rules.items.length > 0 && <span className="meta">obeyed by every run and every new ticket</span>}
    </div>
    {rules.items.length === 0 ? (
      <p className="soft">
        None: the machine decides which tickets belong here, and people about single tickets.
        {mayDecide && ' A rule decides about all tickets of a kind.'}
      </p>
    ) : (
      <ul className="stack-tight rule-list">
        {rules.items.map((rule) => (
          <li key={rule.id}>
            <RuleLine rule={rule} version={rules.version} mayDecide={mayDecide} />
          </li>
        ))}
      </ul>
    )}
    {mayDecide && (
      <details className="disclosure">
        <summary>Make a rule …</summary>
        <RuleForm key={rules.version} version={rules.version} from={rules.proposal} isProposal />
      </details>
    )}
  </section>
);

const RuleLine = ({ rule, version, mayDecide }: { rule: Rule; version: number; mayDecide: boolean }) => (
  <div className="stack-tight">
    <p>
      <span className="label">{rule.kind === 'belongs' ? 'Belongs here' : 'Never here'}</span>{' '}
      <code className="rule-text">{rule.expression}</code>
    </p>
    <p className="meta">
      {rule.isBeingApplied ? (
        <span role="status">being applied … reload to see its tickets</span>
      ) : (
        <>
          {countOf(rule.matchCount, 'ticket matches', 'tickets match')}
          {rule.kind === 'belongs' && rule.memberCount < rule.matchCount && `, ${rule.memberCount} of them here`}
        </>
      )}
      {' · '}
      {rule.changedBy}, <RelativeTime moment={rule.changedAt} />
      {rule.isInherited && ` · made for ${rule.madeFor}`}
      {rule.reason && ` · ${rule.reason}`}
    </p>
    {rule.conflicts.map(({ key, ticketCount }) => (
      <p key={key} className="meta">
        A rule of <a href={`/problems/${key}`}>{key}</a> claims {ticketCount} of its tickets too; the older rule has
        them.
      </p>
    ))}
    {mayDecide && (
      <details className="disclosure">
        <summary>Change or take away</summary>
        <RuleForm version={version} from={rule} ruleId={rule.id} />
        <Form method="post" className="form-row edit-form">
          <input type="hidden" name="intent" value="rule removed" />
          <input type="hidden" name="version" value={version} />
          <input type="hidden" name="ruleId" value={rule.id} />
          <Field label="Reason" name="reason" maxLength={1_000} />
          <div className="field">
            <span aria-hidden="true">&nbsp;</span>
            <button className="button">Take this rule away …</button>
          </div>
        </Form>
      </details>
    )}
  </div>
);
