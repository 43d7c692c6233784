/** Lists a bucket, page after page; a page of 1000 keys costs $0.000005. */
import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { decodeKey } from '../queue/event.ts';
import type { ListedUpload } from '../watch/silent-folders.ts';

/** The newest version of every object: its key, and when it came. */
export async function* listUploads(client: S3Client, Bucket: string): AsyncGenerator<ListedUpload> {
  // a key may contain what XML cannot
  for await (const page of paginateListObjectsV2({ client }, { Bucket, EncodingType: 'url' })) {
    for (const { Key, LastModified } of page.Contents ?? []) {
      if (Key === undefined || LastModified === undefined) continue; // S3 gives both
      yield { key: page.EncodingType === 'url' ? decodeKey(Key) : Key, receivedAt: LastModified };
    }
  }
}
