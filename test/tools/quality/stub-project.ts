/** A project of which only the indexes are real: rules and profiles that say no more than their ids, so that files can be added to it. */
import { PROFILE_ORDER, RULE_ORDER } from '../../../tools/quality/order.ts';
import { type Workspace, workspace } from '../../support/workspace.ts';

/** As much of the library as the templates import. */
const RULE_TS = 'export const rule = (definition) => definition;\n';
const PROFILE_TS = 'export const profile = (definition) => definition;\n';
const NAMES = ['adu', 'aduPerMillivolt', 'hz', 'microvolts', 'millivolts', 'percent', 'seconds'];
const UNITS_TS = NAMES.map((name) => `export const ${name} = (value) => value;\n`).join('');

/** A new one; the workspace's folder is the project. */
export function project(): Workspace {
  const here = workspace();
  for (const id of RULE_ORDER) here.put(`quality/rules/${id}.ts`, `export default { id: '${id}', group: 'noise' };\n`);
  for (const id of PROFILE_ORDER) here.put(`quality/profiles/${id}.ts`, `export default { id: '${id}' };\n`);
  here.put('quality/rule.ts', RULE_TS);
  here.put('quality/profile.ts', PROFILE_TS);
  here.put('quality/units.ts', UNITS_TS);
  return here;
}
