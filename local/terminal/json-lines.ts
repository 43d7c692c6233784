/** What became of one file, as the line that scripts read. Fields are only ever added. */
import type { Result } from '../../handler/result.ts';
import type { Finding } from '../../quality/findings.ts';

/** One JSON object without a line break; what does not apply is null, never left out. */
export function jsonLine(result: Result, file: string): string {
  const { object, recordingId, outcome, reason, code, profile, usableShare, leads, samples, findings } = result;
  return JSON.stringify({
    key: object.key,
    outcome,
    reason: reason ?? null,
    code: code ?? null,
    usableShare,
    leads,
    samples,
    findings: findings.map((finding) => findingOf(finding, result.samplingRateHz)),
    file,
    recordingId,
    version: object.version,
    profile,
  });
}

/** The columns of the table `findings`. */
function findingOf(
  { ruleId, outcome, lead, span, value, limit, message, clinicalReview }: Finding,
  rateHz: number | undefined,
) {
  const seconds = (sample: number | undefined) =>
    sample === undefined || rateHz === undefined ? null : sample / rateHz;
  return {
    rule: ruleId,
    outcome,
    lead: lead?.name ?? null,
    leadIndex: lead?.index ?? null,
    startS: seconds(span?.start),
    endS: seconds(span?.end),
    value: value?.value ?? null,
    unit: (value ?? limit)?.unit ?? null,
    limit: limit?.value ?? null,
    message,
    clinicalReview,
  };
}
