/** What scripts read: one JSON object per line, for a processed recording and for a row of a query. */
import type { Result } from '../../handler/result.ts';
import type { Finding } from '../../quality/judge/findings.ts';
import type { SqlValue } from '../open-lake.ts';

/**
 * What happened to one file. Fields are only ever added; what does not apply is null, never left out.
 *
 * @returns without a line break
 */
export function recordingLine(result: Result, file: string): string {
  const { object, recordingId, outcome, reason, code, profile, usableShare, leads, samples, findings } = result;
  return JSON.stringify({
    key: object.key,
    outcome,
    reason: reason ?? null,
    code: code ?? null,
    usableShare,
    leads,
    samples,
    findings: findings.map((finding) => jsonFinding(finding, result.samplingRateHz)),
    file,
    recordingId,
    version: object.version,
    profile,
    samplingRateHz: result.samplingRateHz ?? null,
    samplingRateSource: result.sources?.samplingRate ?? null,
    gainSource: result.sources?.gain ?? null,
    leadNamesSource: result.sources?.leadNames ?? null,
  });
}

/** The columns of the table `findings`. */
function jsonFinding(
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

/** One row, by the names of its columns; values as `jsonValue` has them. @returns without a line break */
export function rowLine(columns: readonly string[], row: readonly SqlValue[]): string {
  return JSON.stringify(Object.fromEntries(columns.map((name, index) => [name, jsonValue(row[index]!)])));
}

/**
 * A value for `JSON.stringify`: timestamps in ISO 8601, whole numbers beyond 2^53 as text, NaN and infinities as null,
 * bytes in hexadecimal.
 */
export function jsonValue(value: SqlValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(jsonValue);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonValue(inner)]));
}
