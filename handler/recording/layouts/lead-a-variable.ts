/** One variable, or one field of a struct, for each lead: `I`, `II`, … `V6`. Not the layout of one tool, but a habit of many. */
import type { NumericVariable } from '../../mat/variables.ts';
import { leadName } from '../said/lead-names.ts';
import { STANDARD_LEADS } from '../said/standard-leads.ts';
import { trackOf } from '../tracks.ts';
import type { Named } from '../tree.ts';
import { nameAndUnit } from '../words/units.ts';
import type { Channels } from './layout.ts';

/** Channels by the names of their variables, and where they are. */
export interface LeadVariables extends Channels {
  readonly within: readonly string[];
  /** `I, II, III`. */
  readonly path: string;
}

interface LeadVariable {
  readonly name: string;
  readonly named: Named;
  readonly variable: NumericVariable;
}

/** Other names that can only be a lead's. */
const OTHERS = /^(mlii?i?|ml[iv]+|mv?cl\d?|v[7-9]|v[1-9]r|[xyz])$/i;

/**
 * The leads that are variables of their own, in the order of the file.
 *
 * @returns undefined when there are fewer than two that are called like leads and equally long, or when they lie in
 *   several places
 */
export function leadVariables(everything: readonly Named[]): LeadVariables | undefined {
  const groups = new Map<string, LeadVariable[]>();
  for (const named of everything) {
    const found = leadVariable(named);
    if (found === undefined) continue;
    const container = named.within.join('\n');
    groups.set(container, [...(groups.get(container) ?? []), found]);
  }
  const [group, ...others] = [...groups.values()].filter(({ length }) => length >= 2);
  const sampleCount = group?.[0]?.variable.values.length;
  if (group === undefined || others.length > 0 || sampleCount === undefined) return undefined;
  if (group.some(({ variable }) => variable.values.length !== sampleCount)) return undefined;
  const names = group.map(({ name }) => name);
  if (new Set(names).size < names.length) return undefined;
  const { within } = group[0]!.named;
  return {
    tracks: group.map(({ variable }) => trackOf(variable)),
    sampleCount,
    says: { names, units: unitsOf(group) },
    within,
    path: group.map(({ named }) => named.path).join(', '),
  };
}

/** The unit in the name of each; undefined where some have none. */
function unitsOf(group: readonly LeadVariable[]): string[] | undefined {
  const units = group.flatMap(({ named }) => nameAndUnit(named.name).unit ?? []);
  return units.length === group.length ? units : undefined;
}

function leadVariable(named: Named): LeadVariable | undefined {
  const { variable } = named;
  if (variable.kind !== 'numeric' || variable.complex || variable.values.length < 2) return undefined;
  if (variable.dims.length > 2 || Math.min(...variable.dims) !== 1) return undefined;
  const name = leadName(nameAndUnit(named.name).name);
  const isLead = (STANDARD_LEADS as readonly string[]).includes(name) || OTHERS.test(name);
  return isLead ? { name, named, variable } : undefined;
}
