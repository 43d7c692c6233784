/** The bucket that the lake is written to. S3 shows an object when it is whole, and not before. */
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import {
  DeleteObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type FileContent, type Pieces, piecesOf } from '../bytes/file-content.ts';
import type { LakeStore } from '../store.ts';

/** Source: IANA, media types. */
const PARQUET = 'application/vnd.apache.parquet';

/** Milliseconds before the second try and before the third: as often as the client tries all else, and about as patient. */
const PAUSES_MS = [100, 400] as const;

/** The lake as a bucket. Errors of S3 are passed on as they are: the message is delivered again. */
export class S3LakeStore implements LakeStore {
  private readonly client: S3Client;
  private readonly Bucket: string;
  private readonly pausesMs: readonly number[];

  /** @param pausesMs one before each further try of a file that comes in pieces; the default is for use, others for tests */
  constructor(client: S3Client, bucket: string, pausesMs: readonly number[] = PAUSES_MS) {
    this.client = client;
    this.Bucket = bucket;
    this.pausesMs = pausesMs;
  }

  async write(Key: string, content: FileContent): Promise<void> {
    if (content instanceof Uint8Array) await this.put({ Key, Body: content });
    else await this.putPieces(Key, content);
  }

  /** Of several that write at once, S3 keeps the first and refuses the others. */
  async writeOnce(Key: string, Body: Uint8Array): Promise<void> {
    try {
      await this.put({ Key, Body, IfNoneMatch: '*' });
    } catch (error) {
      if (!(error instanceof S3ServiceException && error.name === 'PreconditionFailed')) throw error;
    }
  }

  async list(Prefix: string): Promise<string[]> {
    const { client, Bucket } = this;
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      for (const { Key } of Contents) if (Key !== undefined) keys.push(Key);
    }
    return keys;
  }

  async remove(Key: string): Promise<void> {
    const { client, Bucket } = this;
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  }

  /** One request with all pieces behind one another. The client does not try again what it cannot read again, so this does. */
  private async putPieces(Key: string, content: Pieces): Promise<void> {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(checksumOf(content));
    const about = { Key, ContentLength: content.length, ChecksumCRC32: sum.toString('base64') };
    for (let tries = 0; ; tries += 1) {
      const Body = streamOf(content);
      const unreadable = new AbortController();
      Body.once('error', (error) => unreadable.abort(error)); // the client pipes it, and would wait for the rest
      try {
        await this.put({ ...about, Body }, unreadable.signal);
        return;
      } catch (error) {
        unreadable.signal.throwIfAborted();
        const pauseMs = this.pausesMs[tries];
        if (pauseMs === undefined || isRefused(error)) throw error;
        await setTimeout(pauseMs);
      } finally {
        Body.destroy();
      }
    }
  }

  /** S3 compares the bytes with their checksum before it keeps them. */
  private async put(input: Omit<PutObjectCommandInput, 'Bucket'>, abortSignal?: AbortSignal): Promise<void> {
    const { client, Bucket } = this;
    const command = new PutObjectCommand({ Bucket, ContentType: PARQUET, ChecksumAlgorithm: 'CRC32', ...input });
    await client.send(command, abortSignal && { abortSignal });
  }
}

/** Copies, because a piece is written over while the one before is still on its way. */
function streamOf(content: Pieces): Readable {
  const copies = function* () {
    for (const piece of piecesOf(content)) yield new Uint8Array(piece);
  };
  return Readable.from(copies(), { objectMode: true, highWaterMark: 1 });
}

function checksumOf(content: Pieces): number {
  let sum = 0;
  for (const piece of piecesOf(content)) sum = crc32(piece, sum);
  return sum;
}

/**
 * Has S3 answered that it will not take the file, so that asking again changes nothing? 408 and 429 are answers to the
 * moment, and so is `RequestTimeout`, a 400 (S3 API Reference, "Error responses"): the bytes did not come in time.
 */
function isRefused(error: unknown): boolean {
  if (!(error instanceof S3ServiceException) || error.name === 'RequestTimeout') return false;
  const status = error.$metadata.httpStatusCode ?? 0;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
