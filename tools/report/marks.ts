/** What people marked in the recordings of a report: of the lake that they were marked in, by the identity of each file. */
import type { ReportedMark } from '../../handler/report/marks.ts';
import type { Label } from '../../local/labels/label.ts';
import { LabelsFile, labelsPath } from '../../local/labels/labels-file.ts';
import { keyInPlace } from '../../local/stores/buckets.ts';
import { inPlaceStore } from '../../local/stores/in-place-store.ts';
import { uploadId } from '../replay/plan.ts';

/** @param lake its folder, absolute. @returns the labels of a file that ./ecg process reads where it is. @throws {LabelsError} when they cannot be read */
export async function marksBeside(lake: string): Promise<(path: string) => readonly Label[]> {
  const standing = await new LabelsFile(labelsPath(lake)).standing();
  const byId = Map.groupBy(standing, ({ recording_id }) => recording_id);
  const store = inPlaceStore(new Map(), () => {});
  return (path) => byId.get(uploadId(store.objectFor(keyInPlace(path)))) ?? [];
}

/** @param withNames whether readers are named and their notes shown: people name people there */
export function reportedMarks(labels: readonly Label[], withNames: boolean): ReportedMark[] {
  const readers = [...new Set(labels.map(({ reader }) => reader))];
  return labels.map(({ lead_index, lead, start_s, end_s, mark, reader, note }) => ({
    leadIndex: lead_index,
    lead,
    startS: start_s,
    endS: end_s,
    mark,
    reader: withNames ? reader : `reader ${readers.indexOf(reader) + 1}`,
    note: withNames ? note : null,
  }));
}
