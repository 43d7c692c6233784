/** HTML reports in the bucket of the lake. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { reportKey } from '../../lake/reports.ts';
import type { Report, ReportStore } from '../report/draw-upload.ts';
import { S3VersionedBucket } from './s3-versioned-bucket.ts';

/** What the object of a report says about it. Undefined: it does not say. */
export type ReportOrigin = {
  readonly [name in 'ruleset' | 'sheetVersion' | 'pipelineVersion']: Report[name] | undefined;
};

/** For a report of an upload without a sheet; no version of S3 is called that. */
const NO_SHEET = 'none';

/** What the metadata of a report's object say. */
export function reportOriginIn(metadata: Readonly<Record<string, string>>): ReportOrigin {
  const sheet = metadata['sheet-version'];
  return {
    ruleset: metadata.ruleset,
    sheetVersion: sheet === NO_SHEET ? null : sheet,
    pipelineVersion: metadata['pipeline-version'],
  };
}

function metadataOf({ ruleset, sheetVersion, pipelineVersion }: Report): Record<string, string> {
  return { ruleset, 'sheet-version': sheetVersion ?? NO_SHEET, 'pipeline-version': pipelineVersion };
}

/** Reports as objects that a browser shows. */
export class S3ReportStore implements ReportStore {
  private readonly s3: S3Client;
  private readonly Bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.Bucket = bucket;
  }

  async write(report: Report): Promise<void> {
    const { recordingId, page } = report;
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.Bucket,
        Key: reportKey(recordingId),
        Body: page,
        ContentType: 'text/html; charset=utf-8',
        CacheControl: 'private, no-store',
        Metadata: metadataOf(report),
        ChecksumAlgorithm: 'CRC32',
      }),
    );
  }

  /** By version: a delete marker would keep for a day what was deleted for good. */
  async remove(recordingId: string): Promise<void> {
    const bucket = new S3VersionedBucket(this.s3, this.Bucket);
    await bucket.removeVersions(await bucket.versions(reportKey(recordingId)));
  }
}
