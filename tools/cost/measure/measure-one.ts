/**
 * Processes one file in a process of its own and prints what it took, as JSON: an `UploadUsage`.
 * Usage: node tools/cost/measure/measure-one.ts FILE PROFILE [FOLDER_FOR_THE_LAKE]
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import '@aws-sdk/client-s3';
import '@aws-sdk/client-sqs';
import { peakMib } from '../../peak-memory.ts';
import { processOnce, type UploadUsage } from './process-once.ts';

const [path = '', profile = '', lake = ''] = process.argv.slice(2);
const keep = (key: string, bytes: Uint8Array) => {
  if (lake === '') return;
  mkdirSync(dirname(join(lake, key)), { recursive: true });
  writeFileSync(join(lake, key), bytes);
};
const usage: UploadUsage = await processOnce({ bytes: () => readFileSync(path), profile, keep });
const { user, system } = process.cpuUsage();
const ofProcess = { startCpuS: (user + system) / 1e6 - usage.cpuS, peakMib: peakMib() };
process.stdout.write(`${JSON.stringify({ ...usage, ...ofProcess })}\n`);
