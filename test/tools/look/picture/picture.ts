/** The picture of the page in the README, and what it shows: kept beside it, so that a test can say when it shows something else. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LookServer } from '../../../../tools/look/serve/server.ts';
import type { ShownRecording } from '../../../../tools/look/wire.ts';
import { jsonFrom, sendTo } from '../asked.ts';

const DOCS = join(import.meta.dirname, '..', '..', '..', '..', 'docs');
/** Written by `PICTURE=write npm run test:browser -- --testPathPatterns picture`. */
export const PICTURE = join(DOCS, 'look.png');
/** What it shows. */
export const PICTURE_DATA = join(DOCS, 'look.json');

/** What the page shows of a recording, whenever and wherever it was processed. @param id the recording whose electrode is off */
export async function pictureData(server: LookServer, id: string): Promise<string> {
  const { outcome, reason, profile, findings, overview, leads, quality, usableShare, samplingRateHz } =
    await jsonFrom<ShownRecording>(server, `api/recording/${id}`);
  const path = `/${server.token}/api/recording/${id}/signal?from=0&to=10&columns=2000`;
  const { bytes } = await sendTo(server, path);
  const rest = JSON.stringify({ findings, overview, leads, quality, usableShare, samplingRateHz });
  const sha256 = createHash('sha256').update(rest).update(bytes).digest('hex');
  return `${JSON.stringify({ outcome, reason, profile, sha256 }, null, 2)}\n`;
}
