// Pulumi starts a policy pack under ts-node, which cannot compile this project's modules. From plain JavaScript the import
// goes to Node itself, and Node strips the types. Pulumi requires this file, so that nothing here may be awaited; it waits for
// the pack to open its port.
import { needsNewerNode } from './node-version.js';

const old = needsNewerNode(process.versions.node);
if (old === undefined) void import('./pack.ts');
else {
  process.stderr.write(`${old}\n`);
  process.exit(1);
}
