// What Pulumi starts: plain JavaScript, so that a Node that cannot read the program says so in a sentence.
import { createRequire } from 'node:module';
import { needsNewerNode } from './policy/node-version.js';

const old = needsNewerNode(process.versions.node);
if (old !== undefined) {
  const { RunError } = createRequire(import.meta.url)('@pulumi/pulumi');
  throw new RunError(old); // printed without a stack
}

export default (await import('./index.ts')).default;
