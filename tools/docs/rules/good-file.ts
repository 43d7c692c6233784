/** A good file, to differ from: for the drawings of the rules about files, and for their tests. */
import type { FileFacts } from '../../../quality/facts.ts';
import { count, hz } from '../../../quality/units.ts';

/** The facts of a good file of 10 s, and what differs. */
export function factsOf(some: Partial<FileFacts> = {}): FileFacts {
  return {
    signal: { variable: 'val', chosenBy: 'name' },
    candidates: count(1),
    whyNoSignal: '',
    matrix: { rows: 1, columns: 3600, leadsIn: 'rows', saidBy: 'shape' },
    samplingRate: hz(360),
    leadCount: 1,
    sampleCount: 3600,
    disagreements: [],
    ...some,
  };
}
