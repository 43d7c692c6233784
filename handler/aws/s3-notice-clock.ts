/**
 * When the last notice was begun, as the date of one object beside the tables of the lake: the one thing that must outlive
 * a process of a function. S3 writes it only for whoever knows the one before, so that of two at the same time one succeeds.
 *
 * Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
 */
import {
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { LastNotice, NoticeClock } from '../notify/digest.ts';

/** The object's key; no table is called so. */
export const NOTICE_CLOCK_KEY = 'notices/last';

/** It is another one by now; somebody else is writing it at this moment; it has been removed. */
const TAKEN: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);

/** A clock in a bucket. */
export class S3NoticeClock implements NoticeClock {
  private readonly s3: S3Client;
  private readonly object: { readonly Bucket: string; readonly Key: string };

  constructor(s3: S3Client, Bucket: string) {
    this.s3 = s3;
    this.object = { Bucket, Key: NOTICE_CLOCK_KEY };
  }

  /** Listed, not read: the right to list one key tells "there is none" from "you may not". */
  async last(): Promise<LastNotice | undefined> {
    const { Bucket, Key } = this.object;
    const { Contents: [first] = [] } = await this.s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 }),
    );
    if (first?.Key !== Key || first.LastModified === undefined || first.ETag === undefined) return undefined;
    return { at: first.LastModified, mark: first.ETag };
  }

  async claim(last: LastNotice | undefined): Promise<boolean> {
    const Body = new Date().toISOString(); // for people who open it; and so that no two have the same ETag
    const unlessTaken = last === undefined ? { IfNoneMatch: '*' } : { IfMatch: last.mark };
    try {
      await this.s3.send(new PutObjectCommand({ ...this.object, ...unlessTaken, Body }));
      return true;
    } catch (error) {
      if (error instanceof S3ServiceException && TAKEN.has(error.name)) return false;
      throw error;
    }
  }

  async release(): Promise<void> {
    await this.s3.send(new DeleteObjectCommand(this.object));
  }
}
