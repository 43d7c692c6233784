/** Findings as bands over the leads that they are about. */
import type { Band } from '../../../../handler/draw/bands.ts';
import type { ShownRecording } from '../../wire.ts';

/** The bands of each lead, in the order of the leads; none for a finding about the whole recording. */
export function bandsOfLeads({ leads }: ShownRecording, findings: ShownRecording['findings']): Band[][] {
  return leads.map(({ index }) => bandsOf(findings, index));
}

function bandsOf(findings: ShownRecording['findings'], leadIndex: number): Band[] {
  return findings.flatMap(({ grade, leadIndex: of, startS, endS }) =>
    of === leadIndex && startS !== null && endS !== null ? [{ grade, startS, endS }] : [],
  );
}
