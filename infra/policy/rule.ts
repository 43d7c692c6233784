/** The form of a rule about infrastructure. A rule is a value, so that the pack and the tests run the very same. */
import type { Made } from './resource.ts';

/** One rule: which resources it looks at, and what it says about one that breaks it. */
export interface PolicyRule {
  readonly id: string;
  /** What every such resource does, and why: the text Pulumi prints beside a violation. */
  readonly because: string;
  /** The types it is about. */
  readonly of: readonly string[];
  /**
   * How much it has to see: a rule about one resource stops it before it is made; one that needs the others too is
   * asked when all of them are known.
   */
  readonly sees: 'one resource' | 'the stack';
  /** @returns what is wrong, a sentence each; empty when nothing is */
  readonly check: (made: Made, all: readonly Made[]) => readonly string[];
}

/** A resource that breaks a rule, and in which way. */
export interface Violation {
  readonly rule: string;
  readonly resource: string;
  readonly says: string;
}

/** Whether a rule looks at resources of this type. */
export function isAbout(rule: PolicyRule, type: string): boolean {
  return rule.of.includes(type);
}

/** All violations of the rules by a stack's resources, in the order of the rules. */
export function violationsOf(rules: readonly PolicyRule[], all: readonly Made[]): Violation[] {
  return rules.flatMap((rule) =>
    all
      .filter(({ type }) => isAbout(rule, type))
      .flatMap((made) => rule.check(made, all).map((says) => ({ rule: rule.id, resource: made.name, says }))),
  );
}

/** The sentence when it does not hold, else nothing: `[...unless(isSet, 'it is not set')]`. */
export function unless(holds: boolean, says: string): readonly string[] {
  return holds ? [] : [says];
}
