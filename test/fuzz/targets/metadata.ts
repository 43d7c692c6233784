/** What a device says about its upload: its key and its metadata, over a recording that is good. */
import fc from 'fast-check';
import { metadataOf } from '../../../handler/aws/s3-metadata.ts';
import { noticeOf } from '../../../handler/notify/notice.ts';
import { decodeReport, encodeReports } from '../../../handler/notify/report.ts';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { recordingLine } from '../../../local/terminal/json-lines.ts';
import { visible } from '../../../local/terminal/text.ts';
import { batch, bench } from '../../support/pipeline.ts';
import { goodBytes } from '../../support/recordings.ts';
import { MemoryRawStore, RECEIVED } from '../../support/stores.ts';
import { hostileText, OWN_WAY } from '../hostile.ts';
import { eachIsOneLine, isPlainLine, nothingIsRetried } from '../invariants.ts';
import { neutral } from '../slack.ts';
import { asJson, target } from '../target.ts';

/** Stands in every subject, and may stand in no log line and no notice. */
const SUBJECT = 'Ada Lovelace';

interface MetadataInput {
  readonly key: string;
  /** Names and values, as they stand in the headers of S3's answer. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const name = fc.oneof(
  fc.constantFrom('profile', 'sampling-rate-hz', 'subject', 'recorded-at', 'Profile', ...OWN_WAY),
  hostileText,
);
const encodedWord = fc
  .tuple(fc.constantFrom('utf-8', 'latin1', 'x', 'utf-16', ''), fc.constantFrom('B', 'q'), hostileText)
  .map(([charset, how, text]) => `=?${charset}?${how}?${Buffer.from(text).toString('base64')}?=`);

export const metadata = target<MetadataInput>({
  name: 'metadata',
  ...asJson,
  inputs: fc.record({
    key: hostileText.map((text) => text || 'a'),
    headers: fc.array(fc.tuple(name, fc.oneof(hostileText, encodedWord)), { maxLength: 5 }),
  }),
  decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()) as MetadataInput, // written by `encode`
  check: async ({ key, headers }) => {
    const said = metadataOf(Object.fromEntries(headers.map(([header, value]) => [header, withSubject(header, value)])));
    const run = bench({});
    const { lake, lines, results, reports, pipeline } = run;
    const store = new MemoryRawStore({});
    store.open = async () => ({
      size: goodBytes.length,
      lastModified: RECEIVED,
      metadata: said,
      bytes: async () => goodBytes,
    });
    const object = { bucket: { name: 'raw' }, object: { key: encodeURIComponent(key.toWellFormed()), versionId: 'v' } };
    const body = JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: object }] });
    await handleBatch(batch(body), { ...pipeline, raw: store });
    nothingIsRetried(run);
    if (lake.of('recordings').length !== 1) throw new Error('no row of recordings');
    eachIsOneLine(lines, [SUBJECT]);
    for (const result of results) {
      isPlainLine(visible(`${result.object.key} ${result.reason ?? ''}`), 'what the terminal shows');
      if (recordingLine(result, key).includes('\n')) throw new Error('a JSON line of two lines');
    }
    for (const bad of reports) {
      const notice = noticeOf(encodeReports(bad).flatMap(decodeReport));
      if (notice === undefined) continue;
      neutral(notice);
      if (JSON.stringify(notice).includes(SUBJECT)) throw new Error('a notice names the subject');
    }
  },
});

function withSubject(header: string, value: string): string {
  return header.toLowerCase() === 'subject' ? `${SUBJECT} ${value}` : value;
}
