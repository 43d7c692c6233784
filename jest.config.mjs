import { join } from 'node:path';
import { pipelineVersionOf } from './handler/origin/pipeline-version.ts';

// Processes that tests start find what others before them have compiled, as `./ecg` does by itself: 27 to 23 s for the comparisons
// of rules, which start sixty.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules', '.cache', 'tests');

// Git is asked once a run: each file of tests loads its modules anew, and starting a process out of a large one takes long.
process.env.PIPELINE_VERSION ??= await pipelineVersionOf(import.meta.dirname);

/** Jest runs the TypeScript as ES modules; swc only strips types, `npm run check` is what checks them. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'es6' } }],
  },
  moduleNameMapper: { '^\\./closure/(?:serializeClosure|codePaths)$': '<rootDir>/test/infra/no-closures.cjs' },
  testEnvironment: '<rootDir>/test/support/jest/environment.mjs',
  setupFilesAfterEnv: [
    '<rootDir>/test/support/jest/settled-version.ts',
    '<rootDir>/test/support/jest/tidied.ts',
    '<rootDir>/test/support/seed/fixed-draws.ts',
  ],
  testSequencer: '<rootDir>/test/support/jest/heaviest-first.mjs',
  testTimeout: 120_000,
  // Jest leaves one core free by default; of two, that is half.
  maxWorkers: '100%',
  // A worker's heap grows by some MB with each file until collecting it costs more than a new worker: 287 to 267 s on two cores.
  workerIdleMemoryLimit: '1200MB',
  // `npm run jest` gives new objects 64 MiB before they are collected: a fifth less time than with Node's 16 (14.7 to 11.7 s for a part).
};
