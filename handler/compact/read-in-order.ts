/** Reads fresh files one after the other; from a store that takes long to answer, the next ones are asked for ahead. */
import type { CompactStore, ListedFile } from './compact-store.ts';

/** What is held of files that were asked for ahead. */
const MAX_AHEAD_BYTES = 32 * 2 ** 20;

/** @returns each file with its bytes, in the order given; undefined where `read` of the store says so */
export async function* readInOrder<T extends { readonly listed: ListedFile }>(
  files: readonly T[],
  store: Pick<CompactStore, 'read' | 'readsAhead'>,
): AsyncGenerator<[T, Uint8Array | undefined]> {
  const { readsAhead = 1 } = store;
  const asked: Promise<Uint8Array | undefined>[] = [];
  let aheadBytes = 0;
  let next = 0;
  for (const [at, file] of files.entries()) {
    while (next < files.length && (next === at || (next - at < readsAhead && aheadBytes < MAX_AHEAD_BYTES))) {
      const { listed } = files[next]!; // below the length
      const reading = store.read(listed);
      reading.catch(() => {}); // when an earlier one fails, nobody awaits it
      asked.push(reading);
      aheadBytes += listed.bytes ?? 0;
      next += 1;
    }
    const bytes = await asked.shift();
    aheadBytes -= file.listed.bytes ?? 0;
    yield [file, bytes];
  }
}
