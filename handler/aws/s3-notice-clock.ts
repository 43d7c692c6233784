/**
 * When the last notice went out, as the date of one object beside the tables of the lake: the one thing that must outlive
 * a process of a function.
 */
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { NoticeClock } from '../notify/digest.ts';

/** The object's key; no table is called so. */
export const NOTICE_CLOCK_KEY = 'notices/last';

/** A clock in a bucket. */
export class S3NoticeClock implements NoticeClock {
  private readonly s3: S3Client;
  private readonly Bucket: string;
  /** The newest notice that this process knows of: time only goes on, so most looks need no request. */
  private last = new Date(0);

  constructor(s3: S3Client, bucket: string) {
    this.s3 = s3;
    this.Bucket = bucket;
  }

  /** Listed, not read: the right to list one key tells "there is none" from "you may not". */
  async hasNoticeSince(moment: Date): Promise<boolean> {
    if (this.last < moment) {
      const { Contents: [first] = [] } = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.Bucket, Prefix: NOTICE_CLOCK_KEY, MaxKeys: 1 }),
      );
      if (first?.Key === NOTICE_CLOCK_KEY && first.LastModified !== undefined) this.last = first.LastModified;
    }
    return this.last >= moment;
  }

  async record(): Promise<void> {
    this.last = new Date();
    const Body = this.last.toISOString(); // for people who open it
    await this.s3.send(new PutObjectCommand({ Bucket: this.Bucket, Key: NOTICE_CLOCK_KEY, Body }));
  }
}
