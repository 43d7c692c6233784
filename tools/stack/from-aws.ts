/** Tells an answer of AWS from a mistake of our own. */
/** AWS refused, or could not be reached: no permission, no such bucket, no network, no credentials. */
export function isFromAws(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isNoRegion = error.message === 'Region is missing'; // a plain Error
  return '$metadata' in error || 'tryNextLink' in error || 'syscall' in error || isNoRegion;
}
