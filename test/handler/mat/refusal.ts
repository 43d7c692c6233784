/** What the reader made of bytes, when a refusal is as good an answer as a file. */
import { BadFileError } from '../../../handler/mat/errors.ts';
import type { MatLimits } from '../../../handler/mat/limits.ts';
import { readMat } from '../../../handler/mat/read-mat.ts';
import type { MatFile } from '../../../handler/mat/variables.ts';

/** The file, or the refusal; anything else that is thrown is thrown on. */
export async function fileOrRefusal(bytes: Uint8Array, limits?: Partial<MatLimits>): Promise<MatFile | BadFileError> {
  try {
    return await readMat(bytes, limits);
  } catch (error) {
    if (error instanceof BadFileError) return error;
    throw error;
  }
}

/** The message of the refusal that is due. */
export async function refusalOf(bytes: Uint8Array, limits?: Partial<MatLimits>): Promise<string> {
  const result = await fileOrRefusal(bytes, limits);
  return result instanceof BadFileError ? result.message : `read ${result.variables.length} variables`;
}
