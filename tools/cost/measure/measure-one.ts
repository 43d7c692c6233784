/**
 * Processes one file in a process of its own and prints what it took, as JSON: an `UploadUsage`.
 * Usage: node tools/cost/measure/measure-one.ts FILE PROFILE [FOLDER_FOR_THE_LAKE]
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import '@aws-sdk/client-s3';
import '@aws-sdk/client-sqs';
import { type FileContent, piecesOf } from '../../../handler/bytes/file-content.ts';
import { peakMib } from '../../peak-memory.ts';
import { processOnce, type UploadUsage } from './process-once.ts';

const [path = '', profile = '', lake = ''] = process.argv.slice(2);
const keep = (key: string, content: FileContent) => {
  if (lake === '') return;
  mkdirSync(dirname(join(lake, key)), { recursive: true });
  const file = openSync(join(lake, key), 'w');
  for (const piece of piecesOf(content)) for (let at = 0; at < piece.length; ) at += writeSync(file, piece, at);
  closeSync(file);
};
const usage: UploadUsage = await processOnce({ path, profile, keep });
const { user, system } = process.cpuUsage();
const ofProcess = { startCpuS: (user + system) / 1e6 - usage.cpuS, peakMib: peakMib() };
process.stdout.write(`${JSON.stringify({ ...usage, ...ofProcess })}\n`);
