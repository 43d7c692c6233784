/**
 * Mutation testing of one rule, named by MUTATED_RULE: Stryker makes one deliberate mistake at a time and asks the rule's
 * own examples, in `test/quality/rules`, whether they notice. `npm run mutation` runs it for each rule; it is no part of
 * `npm test`.
 */
export default {
  mutate: [`quality/rules/${process.env.MUTATED_RULE}.ts`],
  mutator: {
    // Texts are read by people: an emptied title, reason or sentence is no mistake in what a rule decides.
    excludedMutations: ['StringLiteral'],
  },
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  plugins: ['@stryker-mutator/jest-runner'],
  jest: {
    configFile: 'jest.config.mjs',
    // The tests that reach a mistake are known from their coverage; Jest's own search does not see through ESM imports.
    enableFindRelatedTests: false,
    config: {
      testMatch: [`<rootDir>/test/quality/rules/${process.env.MUTATED_RULE}.test.ts`],
      setupFiles: ['<rootDir>/test/mutation/no-shrinking.ts'],
      // Stryker puts its own around Jest's environment, to learn which test runs, and finds it by this name.
      testEnvironment: 'node',
    },
  },
  coverageAnalysis: 'perTest',
  // What a rule is declared to be (its settings, its measures) is made once, when its file is loaded, and not mutated.
  ignoreStatic: true,
  // Swc strips the types; a tsconfig would only be rewritten, with a TypeScript that is not there.
  tsconfigFile: 'none',
  tempDirName: '.local/stryker',
  reporters: ['progress', 'json'],
  jsonReporter: { fileName: '.local/stryker-report.json' },
  concurrency: 2,
};
