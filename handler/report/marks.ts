/** What people marked in a recording, as a report shows it. */
import type { Mark } from '../../lake/tables/labels.ts';
import { MARK_LOOK } from '../draw/marks.ts';
import { timeWords } from '../draw/scale.ts';
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
