/** A file of this machine judged for its report. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadFileError } from '../../handler/mat/errors.ts';
import { pipelineVersion } from '../../handler/origin/pipeline-version.ts';
import { type JudgedFile, judged, type UnreadableFile, type Upload } from '../../handler/report/judged-file.ts';
import { recordingInPlace } from '../rules/recording-in-place.ts';

/** @param path absolute. @throws an error of the system when the file cannot be opened */
export async function judgedFile(
  path: string,
  metadata: ReadonlyMap<string, string>,
): Promise<JudgedFile | UnreadableFile> {
  const content = readFileSync(path);
  const upload: Upload = {
    path,
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    pipelineVersion: await pipelineVersion(),
  };
  try {
    const recording = await recordingInPlace(path, content, metadata);
    return { ...upload, ...judged(recording) };
  } catch (error) {
    if (error instanceof BadFileError) return { ...upload, error };
    throw error;
  }
}
