/** What people marked in the recordings of a report: of the lake that they were marked in, by the identity of each file. */

import type { Mark } from '../../lake/tables/labels.ts';
import type { Label } from '../../local/labels/label.ts';
import { LabelsFile, labelsPath } from '../../local/labels/labels-file.ts';
import { keyInPlace } from '../../local/stores/buckets.ts';
import { inPlaceStore } from '../../local/stores/in-place-store.ts';
import { MARK_LOOK } from '../look/draw/marks.ts';
import { timeWords } from '../look/draw/scale.ts';
import { uploadId } from '../replay/plan.ts';
import { type Html, html } from './html.ts';

/** Marks of a recording, as a report shows them: a reader without a name is a number. */
export interface ReportedMark {
  readonly leadIndex: number;
  readonly lead: string;
  readonly startS: number;
  readonly endS: number;
  readonly mark: Mark;
  readonly reader: string;
  readonly note: string | null;
}

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

/** A table of them; nothing when there are none. */
export function marksPart(marks: readonly ReportedMark[]): Html | null {
  if (marks.length === 0) return null;
  const rows = marks.map(
    ({ lead, startS, endS, mark, reader, note }) =>
      html`<tr><td>${MARK_LOOK[mark].letter} ${mark}</td><td>${lead}</td><td>${timeWords(startS)} to ${timeWords(endS)}</td><td>${reader}</td><td>${note ?? ''}</td></tr>`,
  );
  return html`<h3>Marks</h3>
<p class="quiet">What people said of the signal; it changes no verdict.</p>
<table><thead><tr><th scope="col">Mark</th><th scope="col">Lead</th><th scope="col">Time</th><th scope="col">By</th><th scope="col">Note</th></tr></thead><tbody>
${rows}
</tbody></table>`;
}
