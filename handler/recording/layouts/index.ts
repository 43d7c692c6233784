/** Every layout that is recognised by names that stand together. Another tool is another file, and a line here. */
import { acqknowledge } from './acqknowledge.ts';
import { ecgKit } from './ecg-kit.ts';
import { eeglab } from './eeglab.ts';
import { fieldtrip } from './fieldtrip.ts';
import { labchart } from './labchart.ts';
import type { Layout } from './layout.ts';

export const layouts: readonly Layout[] = [labchart, acqknowledge, eeglab, fieldtrip, ecgKit];
