/** Every way in which the tests write a recording as other people's tools do. */
import * as labchart from './labchart.ts';
import * as plain from './plain.ts';
import * as tools from './tools.ts';
import type { Writer } from './written.ts';

/** Each writer with its name. */
export const writers: readonly (readonly [string, Writer])[] = [
  ...Object.entries(plain),
  ...Object.entries(tools),
  ...Object.entries(labchart),
];
