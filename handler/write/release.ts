/** Gives memory back at once. The collector lets some 64 MB of arrays lie before it looks for them, however large one is. */

/** Smaller arrays come and go with everything else, and some of them share the memory from which Node gives small buffers. */
const MIN_BYTES = 2 ** 17;

/** Takes the memory from arrays that are used no more: they, and all others over the same memory, are empty after that. */
export function release(...arrays: readonly ArrayBufferView[]): void {
  for (const { buffer } of arrays) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength >= MIN_BYTES) buffer.transfer(0);
  }
}
