/** When a profile looks like the wrong one: it, and not the recordings, is then what should be changed. */
import type { ListedRecording, ProfileDoubt, ShownFinding, ShownLead } from '../wire.ts';

/** This many alike are not an accident. */
const MANY = 5;

/** A folder that one rule rejects whole, or whose numbers nobody gave a meaning, is more often read wrongly than recorded badly. */
export function doubtOfMany(rows: readonly ListedRecording[]): ProfileDoubt | null {
  const [first] = rows;
  if (first === undefined || rows.length < MANY) return null;
  const { id, code, profile } = first;
  const assumed = assumedOf(rows);
  const isAlike = (row: ListedRecording) => row.outcome === 'rejected' && row.code === code && row.profile === profile;
  if (rows.every(isAlike)) {
    const guess = assumed === undefined ? '' : `, and the ${assumed.what} ${assumed.was} assumed`;
    return {
      id,
      text: `All ${rows.length} were rejected by ${code} under the profile ${profile}${guess}. The profile may be the wrong one.`,
    };
  }
  if (assumed === undefined) return null;
  return { id, text: assumedWords(assumed, ` of all ${rows.length}`) };
}

/** What nobody said of any of these recordings, and its verb. */
interface Assumed {
  readonly what: string;
  readonly was: 'was' | 'were';
}

/** @returns undefined where of some recording nothing was assumed */
function assumedOf(rows: readonly ListedRecording[]): Assumed | undefined {
  const hasGain = ({ gainSource }: ListedRecording) => gainSource === 'assumed';
  const hasRate = ({ samplingRateSource }: ListedRecording) => samplingRateSource === 'assumed';
  if (!rows.every((row) => hasGain(row) || hasRate(row))) return undefined;
  const [gain, rate] = [rows.every(hasGain), rows.every(hasRate)];
  if (gain && rate) return { what: 'gain and sampling rate', was: 'were' };
  if (gain || rate) return { what: gain ? 'gain' : 'sampling rate', was: 'was' };
  return { what: 'gain or sampling rate', was: 'was' };
}

function assumedWords({ what, was }: Assumed, ofWhich = ''): string {
  return `The ${what}${ofWhich} ${was} assumed; a profile can set ${was === 'was' ? 'it' : 'them'}.`;
}

/** The rule that reports a QRS under 0.5 mV. */
const LOW_QRS = 'qrs-amplitude';

/** How much of each lead it must report: a wrong scale is wrong throughout, and a long recording always has some poor minutes. */
const LEAST_SHARE = 0.5;

/** Numbers that nobody gave a meaning, and a QRS that is too small in every lead, which a scale that is too large makes. */
export function doubtOfOne(
  row: ListedRecording,
  leads: readonly ShownLead[],
  findings: readonly ShownFinding[],
): string | null {
  const assumed = assumedOf([row]);
  if (assumed !== undefined) return assumedWords(assumed);
  if (leads.length === 0 || row.durationS === null) return null;
  const leastS = LEAST_SHARE * row.durationS;
  const low = findings.filter(({ ruleId }) => ruleId === LOW_QRS);
  const lowS = (index: number) =>
    low.reduce((sum, one) => sum + (one.leadIndex === index ? (one.endS ?? 0) - (one.startS ?? 0) : 0), 0);
  if (!leads.every(({ index }) => lowS(index) > 0 && lowS(index) >= leastS)) return null;
  const many = leads.length === 1 ? 'The QRS is' : 'In every lead, the QRS is';
  return `${many} unusually small or large: the profile ${row.profile} may have the wrong scale.`;
}
