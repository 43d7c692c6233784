/** Opens an object before it is processed, so that storage works while the processor does. */
import type { OpenedUpload } from '../process.ts';
import { companionOf } from '../recording/companion/find-companion.ts';
import type { ObjectVersion, RawStore } from '../store.ts';

/**
 * A larger file takes so much longer to judge than to fetch that fetching it ahead is not worth the memory it would
 * hold beside the one that is being judged.
 */
const MAX_PREFETCH_BYTES = 8 * 2 ** 20;

/** From where objects are opened, and up to which size, in bytes, their content is fetched. */
export interface PrefetchOptions {
  readonly raw: RawStore;
  /** Larger objects are not fetched at all. */
  readonly maxBytes?: number;
  /** Larger objects are opened now and fetched when they are processed; 0 fetches none ahead. */
  readonly maxPrefetchBytes?: number;
}

/** An error reaches whoever awaits the object or its bytes; neither has to be awaited. */
export function prefetch(object: ObjectVersion, options: PrefetchOptions): Promise<OpenedUpload> {
  const opened = open(object, options);
  opened.catch(() => {}); // an object that is never started is never awaited
  return opened;
}

async function open(
  object: ObjectVersion,
  { raw, maxBytes = Number.POSITIVE_INFINITY, maxPrefetchBytes = MAX_PREFETCH_BYTES }: PrefetchOptions,
): Promise<OpenedUpload> {
  const companion = companionOf(object, raw);
  companion.catch(() => {}); // as above
  const stored = await raw.open(object);
  const { size, lastModified, metadata } = stored;
  if (size > Math.min(maxPrefetchBytes, maxBytes)) return { ...stored, companion };
  const bytes = stored.bytes();
  bytes.catch(() => {}); // as above
  return { size, lastModified, metadata, companion, bytes: () => bytes };
}
