/**
 * The bundle against AWS's own interfaces, on this machine: `npm run test:aws`.
 *
 * moto answers for S3, SQS and SNS on loopback; the bundle runs under Lambda's runtime client where AWS_LAMBDA_RIC names
 * its index.mjs, else under a stand-in. Ends with "N passed, N failed"; without moto nothing is tested, and it says so.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { build } from '../../handler/build.ts';
import { startChild } from './child.ts';
import { runtimeClient } from './lambda/function.ts';

const ROOT = join(import.meta.dirname, '..', '..');

process.exitCode = await main();

async function main(): Promise<number> {
  if (!isOnPath('moto_server')) {
    say("skipped: moto_server is not on PATH; get it with: pip install 'moto[server]'", '0 passed, 0 failed');
    return 0;
  }
  say(
    runtimeClient === undefined
      ? 'under a stand-in for Lambda’s runtime client: AWS_LAMBDA_RIC names no …/aws-lambda-ric/index.mjs'
      : 'under Lambda’s runtime client',
  );
  await build();
  const moto = startChild('moto_server', ['-H', '127.0.0.1', '-p', '0'], { env: process.env });
  try {
    const [, endpoint = ''] = await moto.says(/Running on (http:\S+)/);
    return await runTests(endpoint);
  } finally {
    await moto.stop();
  }
}

/** Jest, on files that `npm test` leaves alone. */
async function runTests(endpoint: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ecg-aws-'));
  const results = join(folder, 'results.json');
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const args = ['--testMatch', '<rootDir>/test/aws/**/*.aws.ts', '--forceExit', '--json', `--outputFile=${results}`];
  const child = spawn(
    process.execPath,
    ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, ...args, ...process.argv.slice(2)],
    { cwd: ROOT, env: { ...process.env, MOTO_ENDPOINT: endpoint }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await once(child, 'close');
  const told = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : {};
  rmSync(folder, { recursive: true });
  const { numPassedTests = 0, numFailedTests = 0, numRuntimeErrorTestSuites = 1, numPendingTests = 0 } = told;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  say(`${numPassedTests} passed, ${failed} failed${numPendingTests > 0 ? `, ${numPendingTests} skipped` : ''}`);
  return failed === 0 && numPassedTests > 0 ? 0 : 1;
}

function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, command)));
}

function say(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}
