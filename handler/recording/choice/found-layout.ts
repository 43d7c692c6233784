/** The tool that wrote a file, and where in the file its variables are. */
import type { MatVariable } from '../../mat/variables.ts';
import { layouts } from '../layouts/index.ts';
import type { Layout } from '../layouts/layout.ts';
import type { Named } from '../tree.ts';
import { plainName } from '../words/names.ts';

/** A tool's layout, and where in the file it was recognised. */
export interface FoundLayout {
  readonly layout: Layout;
  /** The variables side by side, by their plain names. */
  readonly variables: ReadonlyMap<string, MatVariable>;
  readonly within: readonly string[];
  /** In how many places of the file they are found. */
  readonly places: number;
}

/** The layout whose names occur together in the file, or in one of its structs. */
export function layoutIn(everything: readonly Named[]): FoundLayout | undefined {
  const places = placesIn(everything);
  for (const layout of layouts) {
    const [first, ...more] = places.filter(({ variables }) => layout.together.every((name) => variables.has(name)));
    if (first !== undefined) return { ...first, layout, places: 1 + more.length };
  }
  return undefined;
}

/** The path of a variable of the layout. */
export function pathIn({ within, variables }: FoundLayout, name: string): string {
  return [...within.slice(-1), variables.get(name)?.name ?? name].join('.');
}

interface Place {
  readonly within: readonly string[];
  readonly variables: Map<string, MatVariable>;
}

function placesIn(everything: readonly Named[]): Place[] {
  const places = new Map<string, Place>();
  for (const { path, name, within, variable } of everything) {
    if (path.endsWith('}')) continue; // an element of a cell is not beside it
    const key = within.join('\n');
    const place = places.get(key) ?? { within, variables: new Map() };
    places.set(key, place);
    place.variables.set(plainName(name), variable);
  }
  return [...places.values()];
}
