/**
 * What S3 means when it refuses an object: that there is nothing to read, or that something has to be put right.
 *
 * Source: Amazon S3 API Reference, "Error responses" and GetObject.
 */
import { S3ServiceException } from '@aws-sdk/client-s3';
import { ObjectGoneError } from '../store.ts';

/** Codes for an object that is no longer there. Asking for a delete marker by version gives "method not allowed". */
const DELETED: ReadonlyMap<string, string> = new Map([
  ['NoSuchKey', 'it was deleted'],
  ['NoSuchVersion', 'this version of it was deleted'],
  ['MethodNotAllowed', 'this version of it is a delete marker'],
]);

/**
 * Is this the answer to a question for what is not there? An answer without a body has no code but its status. Only who
 * may list the bucket gets it: others are forbidden, whether there is something or not.
 */
export function isNotThere(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

/** The error to throw for an error of the SDK; `object` is how a sentence calls it. */
export function withReason(error: unknown, object: string): unknown {
  if (!(error instanceof S3ServiceException)) return error;
  const deleted = DELETED.get(error.name);
  if (deleted !== undefined) return new ObjectGoneError('deleted', deleted, { cause: error });
  if (error.name === 'InvalidObjectState') return new ObjectGoneError('archived', archived(error), { cause: error });
  if (error.name === 'AccessDenied' || error.$metadata.httpStatusCode === 403) {
    const why =
      'the function may not read it, or it is not there: without s3:ListBucket, S3 gives the same answer in both cases';
    return new Error(`S3 denies access to ${object}: ${why}`, { cause: error });
  }
  return error;
}

/** S3 tells where it lies; a copy must be restored from there before it can be read. */
function archived(error: S3ServiceException): string {
  const storageClass =
    'StorageClass' in error && typeof error.StorageClass === 'string' ? error.StorageClass : 'GLACIER';
  return `it was archived (${storageClass}) and has to be restored before it can be read`;
}
