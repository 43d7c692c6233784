/** The findings that a report shows on paper: the worst, each place once. */
import type { Finding } from '../../quality/judge/findings.ts';
import type { Span } from '../../quality/spans.ts';
import { GRADES } from '../draw/bands.ts';

/** More than this nobody looks at. */
export const MAX_SHOWN = 20;
/** Seconds of paper for each: as much as fits across A4 at 25 mm/s. */
export const SHOWN_S = 10;

/** A finding about a stretch of a lead. */
export type PlacedFinding = Finding & { readonly lead: NonNullable<Finding['lead']>; readonly span: Span };

/**
 * By grade, then by how far beyond its limit, then by length. One that begins on the paper of a worse one of its lead is on
 * that paper already, and is left out.
 */
export function worstFindings(findings: readonly Finding[], samplingRateHz: number): PlacedFinding[] {
  const placed = findings.filter((one): one is PlacedFinding => one.lead !== undefined && one.span !== undefined);
  const inOrder = placed.toSorted(
    (a, b) =>
      GRADES.indexOf(a.outcome) - GRADES.indexOf(b.outcome) ||
      excessOf(b) - excessOf(a) ||
      b.span.end - b.span.start - (a.span.end - a.span.start),
  );
  const shown: PlacedFinding[] = [];
  for (const finding of inOrder) {
    const isOnPaper = shown.some((other) => {
      const fromS = fromOf(other, samplingRateHz);
      const startS = finding.span.start / samplingRateHz;
      return other.lead.index === finding.lead.index && startS >= fromS && startS < fromS + SHOWN_S;
    });
    if (!isOnPaper) shown.push(finding);
    if (shown.length === MAX_SHOWN) break;
  }
  return shown;
}

/** Time at the left edge of the paper of a finding: a second before it. */
export function fromOf({ span }: PlacedFinding, samplingRateHz: number): number {
  return Math.max(0, Math.floor(span.start / samplingRateHz) - 1);
}

/** As a factor, so that limits in different units can be compared; without a limit there is none. */
function excessOf({ value, limit }: Finding): number {
  if (value === undefined || limit === undefined || value.unit !== limit.unit) return 0;
  const ratio = Math.abs(value.value / limit.value);
  return Number.isFinite(ratio) && ratio > 0 ? Math.max(ratio, 1 / ratio) : 0;
}
