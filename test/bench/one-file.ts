/**
 * Processes one file in a process of its own and prints what it took, as JSON: processor seconds, peak memory, bytes
 * written. Usage: node test/bench/one-file.ts FILE PROFILE
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { piecesOf } from '../../handler/bytes/file-content.ts';
import { createLog } from '../../handler/log.ts';
import { handleBatch } from '../../handler/queue/batch.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';
import { peakMib } from '../../tools/peak-memory.ts';
import { cpuSeconds } from './measure.ts';

function readRange(file: string, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(to - from);
  const descriptor = openSync(file, 'r');
  for (let at = 0; at < bytes.length; ) at += readSync(descriptor, bytes, at, bytes.length - at, from + at);
  closeSync(descriptor);
  return bytes;
}

const [path = '', profile = ''] = process.argv.slice(2);
const written = new Map<string, number>();
let outcome = '';
let leadSamples = 0;
const body = JSON.stringify({
  Records: [
    { eventName: 'ObjectCreated:Put', s3: { bucket: { name: 'bench' }, object: { key: 'file.mat', versionId: '1' } } },
  ],
});
const cpuS = await cpuSeconds(() =>
  handleBatch(
    { Records: [{ messageId: '1', body }] },
    {
      raw: {
        newest: async () => undefined,
        open: async () => {
          const { size, mtime } = await stat(path);
          const range = async (from: number, to: number) => readRange(path, from, to);
          return { size, lastModified: mtime, metadata: new Map(), bytes: () => readFile(path), range };
        },
      },
      lake: {
        write: async (key, content) => {
          let bytes = 0;
          for (const piece of piecesOf(content)) bytes += piece.length; // as a store reads it
          written.set(key, bytes);
        },
        writeOnce: async () => {},
        list: async () => [],
        remove: async () => {},
      },
      log: createLog({ write: () => {} }),
      report: async () => {},
      defaultProfile: profiles.get(profile) ?? defaultProfile,
      onResult: (result) => {
        outcome = result.outcome;
        leadSamples = result.samples;
      },
    },
  ),
);
const samplesBytes = [...written].reduce((sum, [key, bytes]) => sum + (key.startsWith('samples/') ? bytes : 0), 0);
process.stdout.write(
  `${JSON.stringify({ outcome, cpuS, peakMb: peakMib(), bytesPerSample: samplesBytes / leadSamples })}\n`,
);
