/** What else in a file gives away the size of its signal: there are as many times as samples, and as many names as leads. */
import { textsIn } from '../said/contents.ts';
import type { Named } from '../tree.ts';
import { LEAD_NAME_NAMES, plainName, TIME_NAMES } from '../words/names.ts';

/** How many leads and samples the rest of the file suggests; undefined where nothing does. */
export interface KnownSize {
  readonly leads?: number | undefined;
  readonly samples?: number | undefined;
}

/** One sample for each time, one lead for each name. */
export function sizeSaid(everything: readonly Named[]): KnownSize {
  return { samples: timesIn(everything), leads: namesIn(everything) };
}

function timesIn(everything: readonly Named[]): number | undefined {
  const times = everything.find(
    ({ name, variable }) =>
      (TIME_NAMES as readonly string[]).includes(plainName(name)) &&
      variable.kind === 'numeric' &&
      variable.values.length > 1,
  );
  return times?.variable.kind === 'numeric' ? times.variable.values.length : undefined;
}

function namesIn(everything: readonly Named[]): number | undefined {
  return everything
    .filter(({ path, name }) => !path.endsWith('}') && (LEAD_NAME_NAMES as readonly string[]).includes(plainName(name)))
    .map(({ variable }) => textsIn(variable)?.length ?? 0)
    .find((count) => count > 1);
}
