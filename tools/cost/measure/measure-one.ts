/**
 * Processes one file in a process of its own and prints what it took, as JSON: an `UploadUsage`. Bundled as the function is, it
 * starts as that does.
 * Usage: node measure-one.mjs FILE PROFILE [FOLDER_FOR_THE_LAKE]
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { s3Client, sqsClient } from '../../../handler/aws/clients.ts';
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
// The function makes them before its first upload.
s3Client();
sqsClient();
const usage: UploadUsage = await processOnce({ path, profile, keep });
const { user, system } = process.cpuUsage();
const ofProcess = { startCpuS: (user + system) / 1e6 - usage.cpuS, peakMib: peakMib() };
process.stdout.write(`${JSON.stringify({ ...usage, ...ofProcess })}\n`);
