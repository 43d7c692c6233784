/** HTML reports in the bucket of the lake. */
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { reportKey } from '../../lake/reports.ts';
import type { Report, ReportStore } from '../report/draw-upload.ts';
import { S3VersionedBucket } from './s3-versioned-bucket.ts';

/** The name under which the object of a report says which rules it is about. */
export const RULESET_METADATA = 'ruleset';

/** Reports as objects that a browser shows. */
export class S3ReportStore implements ReportStore {
  private readonly s3: S3Client;
  private readonly Bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.Bucket = bucket;
  }

  async write({ recordingId, page, ruleset }: Report): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.Bucket,
        Key: reportKey(recordingId),
        Body: page,
        ContentType: 'text/html; charset=utf-8',
        CacheControl: 'private, no-store',
        Metadata: { [RULESET_METADATA]: ruleset },
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
