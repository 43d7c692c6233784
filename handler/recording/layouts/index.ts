/** Every layout that is recognised by names that occur together. Another tool is another file, and a line here. */
import { acqknowledge } from './acqknowledge.ts';
import { ecgKit } from './ecg-kit.ts';
import { eeglab } from './eeglab.ts';
import { fieldtrip } from './fieldtrip.ts';
import { labchart } from './labchart.ts';
import { labchartBlocks } from './labchart-blocks.ts';
import type { Layout } from './layout.ts';

/** In the order in which they are looked for. */
export const layouts: readonly Layout[] = [labchart, labchartBlocks, acqknowledge, eeglab, fieldtrip, ecgKit];
