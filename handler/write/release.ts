/** Gives memory back at once. The collector lets some 64 MB of arrays lie before it looks for them, however large one is. */

/**
 * Takes the memory from arrays that are used no more: they, and all others over the same memory, are empty after that. Smaller
 * ones may share the memory from which Node gives small buffers, and come and go with everything else.
 */
export function release(...arrays: readonly ArrayBufferView[]): void {
  for (const { buffer } of arrays) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength > Buffer.poolSize) buffer.transfer(0);
  }
}
