/** What one short recording costs when the process is warm: read, judged, and its four tables encoded. */
import { readFileSync } from 'node:fs';
import { createLog } from '../../handler/log.ts';
import { handleBatch } from '../../handler/queue/batch.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { cpuSeconds, median } from './measure.ts';

const WARM_UP = 100;
const COUNTED = 400;

export async function fragmentCost(path: string): Promise<{ medianMs: number; filesPerSecond: number }> {
  const bytes = readFileSync(path);
  const stored = { size: bytes.length, lastModified: new Date(0), metadata: new Map(), bytes: async () => bytes };
  const pipeline = {
    raw: { open: async () => stored, newest: async () => undefined },
    lake: { write: async () => {}, writeOnce: async () => {}, list: async () => [], remove: async () => {} },
    log: createLog({ write: () => {} }),
    report: async () => {},
    defaultProfile,
  };
  const once = (version: number) => {
    const s3 = { bucket: { name: 'bench' }, object: { key: 'fragment.mat', versionId: String(version) } };
    return handleBatch({ Records: [{ messageId: '1', body: JSON.stringify({ Records: [{ s3 }] }) }] }, pipeline);
  };
  for (let i = 0; i < WARM_UP; i += 1) await once(i);
  const each: number[] = [];
  for (let i = 0; i < COUNTED; i += 1) each.push(await cpuSeconds(() => once(WARM_UP + i)));
  const total = each.reduce((sum, seconds) => sum + seconds, 0);
  return { medianMs: 1000 * median(each), filesPerSecond: COUNTED / total };
}
