/** What is under the pointer, in words: lead, time, value, what rules report there, and what people said. */
import { GRADES } from '../../../../handler/draw/bands.ts';
import { timeWords } from '../../../../handler/draw/scale.ts';
import type { Trace } from '../../../../handler/draw/trace.ts';
import type { ShownMark, ShownRecording } from '../../wire.ts';

/** A moment of a lead, and what is known of it. */
export interface UnderPointer {
  readonly lead: { readonly name: string; readonly index: number };
  readonly timeS: number;
  readonly trace: Trace;
  readonly isFiltered: boolean;
  /** Of the recording. */
  readonly findings: ShownRecording['findings'];
  readonly marks: readonly ShownMark[];
}

/** As one line. */
export function cursorWords({
  lead: { name, index },
  timeS,
  trace,
  isFiltered,
  findings,
  marks,
}: UnderPointer): string {
  const mv = valueAt(trace, timeS);
  const value = mv === undefined ? 'no value' : `${mv.toFixed(2)} mV${isFiltered ? ' filtered' : ''}`;
  const said = marks
    .filter(({ leadIndex, startS, endS }) => leadIndex === index && timeS >= startS && timeS < endS)
    .map(({ mark, reader }) => `marked ${mark} by ${reader}`);
  return [`lead ${name}`, timeWords(timeS), value, ...reportedAt(findings, index, timeS), ...said].join(', ');
}

/** `rejected by muscle-noise`, `warned by longest-gap`: what the rules say about one moment of a lead, worst first. */
function reportedAt(findings: ShownRecording['findings'], leadIndex: number, timeS: number): string[] {
  const here = findings.filter(
    ({ leadIndex: of, startS, endS }) =>
      of === leadIndex && startS !== null && endS !== null && timeS >= startS && timeS < endS,
  );
  const says = { reject: 'rejected by', warn: 'warned by', info: 'noted by' } as const;
  return GRADES.flatMap((grade) => {
    const ids = new Set(here.filter((one) => one.grade === grade).map(({ ruleId }) => ruleId));
    return ids.size === 0 ? [] : [`${says[grade]} ${[...ids].join(' and ')}`];
  });
}

function valueAt(trace: Trace, timeS: number): number | undefined {
  const value =
    trace.kind === 'samples'
      ? trace.mv[Math.round(timeS * trace.samplingRateHz) - trace.first]
      : trace.high[Math.floor((timeS - trace.fromS) / trace.stepS)];
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
