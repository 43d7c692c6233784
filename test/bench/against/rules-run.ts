/**
 * Measures what the rules of one checkout but those of quality take for one file, in a process of its own, and prints it as JSON. Usage:
 * node test/bench/against/rules-run.ts CHECKOUT FILE PROFILE
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withoutQuality } from '../rules-cost.ts';

const [checkout = '.', file = '', profileId = ''] = process.argv.slice(2);
const load = (...names: readonly string[]) => import(pathToFileURL(join(resolve(checkout), ...names)).href);
const { rulesSeconds } = await load('test', 'bench', 'rules-cost.ts');
const { readMat } = await load('handler', 'mat', 'read-mat.ts');
const { recordingIn } = await load('handler', 'recording', 'recording.ts');
const { profiles } = await load('quality', 'profiles', 'index.ts');
const { catalogue } = await load('quality', 'rules', 'index.ts');
const ids = catalogue.map(({ id }: { readonly id: string }) => id);
const profile = withoutQuality(profiles.get(profileId), ids);
const mat = await readMat(readFileSync(file));
const metadata = new Map();

/** What `recordingIn` was told beside the file, the newest first: the last is that of 0.1.0. */
const FORMS = [
  [
    { key: '', metadata },
    { profile, isNamed: true },
  ],
  [metadata, profile],
];
process.stdout.write(`${JSON.stringify({ rulesS: await rulesSeconds([recording()], profile) })}\n`);

/** In any form but its own, a revision asks something for what it has not. */
function recording() {
  for (const form of FORMS) {
    try {
      return recordingIn(mat, ...form);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new Error('recordingIn takes none of the forms that are known here');
}
