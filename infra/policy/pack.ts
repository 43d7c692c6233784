/**
 * The rules as a Pulumi policy pack: `pulumi preview --policy-pack infra/policy`.
 *
 * What cannot be known before the first deployment (an ARN that AWS has yet to assign) is reported as advice then, and
 * enforced during `pulumi up`, before the resource is made.
 */
import {
  type Policies,
  PolicyPack,
  type PolicyResource,
  type ResourceValidationPolicy,
  type StackValidationPolicy,
} from '@pulumi/policy';
import type { Made } from './resource.ts';
import { isAbout, type PolicyRule } from './rule.ts';
import { RULES } from './rules.ts';

/** All rules in Pulumi's own form. */
export const policies: Policies = RULES.map((rule) => (rule.sees === 'one resource' ? ofOne(rule) : ofTheStack(rule)));

new PolicyPack('ecg-pipeline', { enforcementLevel: 'mandatory', policies });

function ofOne(rule: PolicyRule): ResourceValidationPolicy {
  return {
    name: rule.id,
    description: rule.because,
    validateResource: ({ type, name, props }, report) => {
      if (!isAbout(rule, type)) return;
      for (const says of rule.check({ type, name, props }, [])) report(`${name} ${says}.`);
    },
  };
}

function ofTheStack(rule: PolicyRule): StackValidationPolicy {
  return {
    name: rule.id,
    description: rule.because,
    validateStack: ({ resources }, report) => {
      const all = resources.map(madeOf);
      for (const made of all.filter(({ type }) => isAbout(rule, type))) {
        for (const says of rule.check(made, all)) report(`${made.name} ${says}.`, made.urn);
      }
    },
  };
}

function madeOf({ type, name, urn, props, propertyDependencies }: PolicyResource): Required<Omit<Made, 'id'>> {
  const from = Object.entries(propertyDependencies).map(([property, origins]) => {
    return [property, origins.map((origin) => origin.urn)] as const;
  });
  return { type, name, urn, props, from: Object.fromEntries(from) };
}
