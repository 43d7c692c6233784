// Pulumi starts a policy pack under ts-node, which cannot compile this project's modules. From plain JavaScript the import
// goes to Node itself, and Node strips the types.
import './pack.ts';
