/** A cell with one vector per lead, and one name per lead beside it. */
import type { NumericVariable } from '../../mat/variables.ts';
import { textsIn } from '../said/contents.ts';
import { type Track, trackOf } from '../tracks.ts';
import type { Named } from '../tree.ts';
import { LEAD_NAME_NAMES, plainName } from '../words/names.ts';

/** The channels of one cell, one vector each. */
export interface LeadElements {
  readonly tracks: readonly Track[];
  readonly sampleCount: number;
  readonly within: readonly string[];
  readonly path: string;
  readonly name: string;
}

/**
 * The elements of one cell as channels.
 *
 * @returns undefined when they do not lie in one cell, are not vectors of one length, or nobody names as many leads: then
 *   each may be a recording of its own
 */
export function leadElements(
  elements: readonly (Named & { readonly variable: NumericVariable })[],
  everything: readonly Named[],
): LeadElements | undefined {
  const [first] = elements;
  const cell = first?.path.replace(/\{\d+\}$/, '');
  if (first === undefined || elements.some(({ path }, i) => path !== `${cell}{${i + 1}}`)) return undefined;
  const { length } = first.variable.values;
  const isLead = ({ dims, values }: NumericVariable) =>
    dims.length === 2 && Math.min(...dims) === 1 && values.length === length;
  const isNamed = everything.some(
    ({ path, name, variable }) =>
      !path.endsWith('}') &&
      (LEAD_NAME_NAMES as readonly string[]).includes(plainName(name)) &&
      textsIn(variable)?.length === elements.length,
  );
  if (!isNamed || !elements.every(({ variable }) => isLead(variable))) return undefined;
  const tracks = elements.map(({ variable }) => trackOf(variable));
  return { tracks, sampleCount: length, within: first.within, path: cell!, name: first.name };
}
