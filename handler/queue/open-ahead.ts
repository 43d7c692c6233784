/** Opens an object before its turn, so that storage works while the processor does. */
import type { ProcessOptions } from '../process.ts';
import type { ObjectVersion, StoredObject } from '../store.ts';

/**
 * A longer file takes so much longer to judge than to fetch that fetching it ahead is not worth the memory it would
 * hold beside the one that is being judged.
 */
const MAX_PREFETCH_BYTES = 8 * 2 ** 20;

export interface AheadOptions extends ProcessOptions {
  /** Larger objects are opened, and fetched in their turn; 0 fetches none ahead. */
  readonly maxPrefetchBytes?: number;
}

/** What goes wrong is told to whoever awaits the object or asks for its bytes; nobody has to. */
export function openAhead(object: ObjectVersion, options: AheadOptions): Promise<StoredObject> {
  const opened = open(object, options);
  opened.catch(() => {}); // an object that is never begun is never awaited
  return opened;
}

async function open(
  object: ObjectVersion,
  { raw, maxBytes = Number.POSITIVE_INFINITY, maxPrefetchBytes = MAX_PREFETCH_BYTES }: AheadOptions,
): Promise<StoredObject> {
  const stored = await raw.open(object);
  const { size, lastModified, metadata } = stored;
  if (size > Math.min(maxPrefetchBytes, maxBytes)) return stored;
  const bytes = stored.bytes();
  bytes.catch(() => {}); // as above
  return { size, lastModified, metadata, bytes: () => bytes };
}
