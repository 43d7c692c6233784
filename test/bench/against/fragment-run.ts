/**
 * Measures one checkout's short recording in a process of its own, and prints it as JSON. Usage: node
 * test/bench/against/fragment-run.ts CHECKOUT, so that this file can measure a revision that did not have it.
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [checkout = '.'] = process.argv.slice(2);
const load = (name: string) => import(pathToFileURL(join(resolve(checkout), 'test', 'bench', name)).href);
const { fragmentCost } = await load('fragment.ts');
const { fragmentPath } = await load('recordings.ts');
process.stdout.write(`${JSON.stringify(await fragmentCost(fragmentPath))}\n`);
