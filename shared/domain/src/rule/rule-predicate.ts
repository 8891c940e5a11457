import { compareVersions } from '../analyse/order-versions.js';
import { foldText } from './fold-text.js';
import type { RuleCondition, RuleExpression, RuleOperator, TicketFacts } from './rule.js';

type FoldedField = (facts: FoldedFacts) => readonly string[];
type Predicate = (facts: FoldedFacts) => boolean;

/**
 * The test that a rule stands for. A field that a ticket does not have is never equal to anything, contains nothing and has
 * no place in an order. Letters compare without regard to case, gaps as one space; `text` is title and description.
 *
 * Complexity of a test: O(characters of the fields asked about × conditions); no backtracking whatever the text.
 */
export function rulePredicate(expression: RuleExpression): (facts: TicketFacts) => boolean {
  const test = compile(expression);
  return (facts) => test(new FoldedFacts(facts));
}

function compile(expression: RuleExpression): Predicate {
  switch (expression.kind) {
    case 'condition':
      return compileCondition(expression);
    case 'not': {
      const inner = compile(expression.of);
      return (facts) => !inner(facts);
    }
    case 'all': {
      const parts = expression.of.map(compile);
      return (facts) => parts.every((part) => part(facts));
    }
    case 'any': {
      const parts = expression.of.map(compile);
      return (facts) => parts.some((part) => part(facts));
    }
  }
}

const fieldReaders: Readonly<Record<RuleCondition['field'], FoldedField>> = {
  signature: (facts) => facts.signatures,
  text: (facts) => facts.text,
  title: (facts) => facts.title,
  service: (facts) => facts.service,
  component: (facts) => facts.component,
  version: (facts) => facts.version,
};

const orderTests: Readonly<Record<Exclude<RuleOperator, '=' | '~'>, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function compileCondition({ field, operator, values }: RuleCondition): Predicate {
  const read = fieldReaders[field];
  const asked = new Set(values.map(foldText));
  if (operator === '=') return (facts) => read(facts).some((value) => asked.has(value));
  if (operator === '~') {
    const parts = [...asked];
    return (facts) => read(facts).some((value) => parts.some((part) => value.includes(part)));
  }
  const isInOrder = orderTests[operator];
  const [bound] = asked;
  return (facts) =>
    read(facts).some((value) => {
      const order = compareVersions(value, bound!);
      return order !== undefined && isInOrder(order);
    });
}

/** The fields of a ticket as they are compared, each prepared once and only when it is asked for. */
class FoldedFacts {
  private readonly prepared = new Map<string, readonly string[]>();

  constructor(private readonly facts: TicketFacts) {}

  get signatures(): readonly string[] {
    return this.prepare('signatures', () => this.facts.signatures.map(foldText));
  }
  get text(): readonly string[] {
    const { title = '', description = '' } = this.facts;
    return this.prepare('text', () => (title + description === '' ? [] : [foldText(`${title}\n${description}`)]));
  }
  get title(): readonly string[] {
    return this.single('title');
  }
  get service(): readonly string[] {
    return this.single('service');
  }
  get component(): readonly string[] {
    return this.single('component');
  }
  get version(): readonly string[] {
    return this.single('version');
  }

  private single(field: 'title' | 'service' | 'component' | 'version'): readonly string[] {
    return this.prepare(field, () => {
      const value = this.facts[field];
      return value === undefined || value === '' ? [] : [foldText(value)];
    });
  }

  private prepare(name: string, make: () => readonly string[]): readonly string[] {
    let values = this.prepared.get(name);
    if (values === undefined) this.prepared.set(name, (values = make()));
    return values;
  }
}
