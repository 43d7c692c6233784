/**
 * Stands in for the part of @pulumi/pulumi that turns functions into code for the cloud. The stack has none such, and that
 * part loads the compiler of TypeScript and the resolver of npm: three quarters of what Pulumi takes to load, in each file
 * of tests. `language-host.test.ts` runs the program on the whole of Pulumi.
 */
function refuse() {
  throw new Error('functions cannot be turned into code here: test/infra/no-closures.cjs stands in for what does that');
}

module.exports = { serializeFunction: refuse, serializeFunctionAsync: refuse, computeCodePaths: refuse };
