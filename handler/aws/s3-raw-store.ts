/** The bucket that devices upload to. Objects are read by version, so a second upload under a name is another object. */
import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { NO_VERSION, type ObjectVersion, type RawStore, type StoredObject } from '../store.ts';
import { isNotThere, withReason } from './s3-errors.ts';
import { metadataOf } from './s3-metadata.ts';

/**
 * Objects up to this size are fetched by the first request. A larger one is requested again when it is needed: a body
 * that is not read yet would hold its connection, which S3 closes after a while.
 */
export const AT_ONCE_BYTES = 1024 * 1024;

/** What is asked for: the object with this ETag and no other, and not all of it. */
interface Wanted {
  readonly etag?: string;
  readonly range?: string;
}

/** Bytes `[from, to)` of an object of this size. */
interface Part {
  readonly etag: string;
  readonly size: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Uploads as objects of a bucket. One that was deleted or archived is an `ObjectGoneError`; other errors may go away.
 */
export class S3RawStore implements RawStore {
  private readonly s3: S3Client;

  constructor(s3: S3Client) {
    this.s3 = s3;
  }

  async open(object: ObjectVersion): Promise<StoredObject> {
    const answer = await this.get(object);
    const { Body, ContentLength: size, LastModified: lastModified, Metadata, ETag: etag } = answer;
    if (Body === undefined || size === undefined || lastModified === undefined || etag === undefined) {
      throw new Error(`S3 answered ${nameOf(object)} without a body, its length, its time or its ETag`);
    }
    const whole = size <= AT_ONCE_BYTES ? await bodyOf(answer, object) : undefined;
    if (whole === undefined) streamOf(answer).destroy();
    return {
      size,
      lastModified,
      metadata: metadataOf(Metadata),
      // Asked for again by its ETag: where a bucket keeps no versions, another upload may have taken its place.
      bytes: async () => whole ?? bodyOf(await this.get(object, { etag }), object),
      range: (from, to) => this.range(object, { etag, size, from, to }),
    };
  }

  /** Without its content: a question that costs the same whether there is one or not. */
  async newest(bucket: string, key: string): Promise<ObjectVersion | undefined> {
    try {
      const { VersionId: version = NO_VERSION } = await this.s3.send(
        new HeadObjectCommand({ Bucket: bucket, Key: key }),
      );
      return { bucket, key, version };
    } catch (error) {
      if (isNotThere(error)) return undefined;
      throw withReason(error, `${JSON.stringify(`s3://${bucket}/${key}`)} (newest version)`);
    }
  }

  /** S3 answers with fewer bytes, or all of them, where it does not take the range as it is meant. */
  private async range(object: ObjectVersion, { etag, size, from, to }: Part): Promise<Uint8Array> {
    if (from === to) return new Uint8Array();
    const due = `bytes ${from}-${to - 1}/${size}`;
    const answer = await this.get(object, { etag, range: `bytes=${from}-${to - 1}` });
    const { ContentRange: found, ContentLength: length, ETag } = answer;
    if (found === due && length === to - from && ETag === etag) return await bodyOf(answer, object);
    streamOf(answer).destroy();
    const got = `${length} bytes, ${found ?? 'of no range'}, with ETag ${ETag}`;
    throw new Error(`S3 must answer ${nameOf(object)} with ${due} and ETag ${etag}, got ${got}`);
  }

  private async get(object: ObjectVersion, { etag, range }: Wanted = {}): Promise<GetObjectCommandOutput> {
    const { bucket: Bucket, key: Key, version: VersionId } = object;
    const conditions = { ...(etag && { IfMatch: etag }), ...(range && { Range: range }) };
    try {
      return await this.s3.send(new GetObjectCommand({ Bucket, Key, VersionId, ...conditions }));
    } catch (error) {
      throw withReason(error, nameOf(object));
    }
  }
}

/**
 * Reads a body into one allocation of the length that S3 announced.
 *
 * @throws when it ends early, is too long, or does not match its checksum: to be tried again
 */
async function bodyOf(answer: GetObjectCommandOutput, object: ObjectVersion): Promise<Uint8Array> {
  const size = answer.ContentLength ?? 0;
  const bytes = new Uint8Array(size);
  let at = 0;
  try {
    for await (const piece of streamOf(answer) as AsyncIterable<Uint8Array>) {
      if (at + piece.length > size) throw new Error(`more than the ${size} bytes announced`);
      bytes.set(piece, at);
      at += piece.length;
    }
    if (at < size) throw new Error(`${at} bytes of the ${size} announced`);
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`the body of ${nameOf(object)} did not arrive whole: ${what}`, { cause });
  }
  return bytes;
}

/** On Node, the SDK's body is a stream; its type also allows for browsers. */
function streamOf({ Body }: GetObjectCommandOutput): Readable {
  return Body as Readable;
}

function nameOf({ bucket, key, version }: ObjectVersion): string {
  return `${JSON.stringify(`s3://${bucket}/${key}`)} (version ${version})`;
}
