/** The drawings of a report: the overview, the first seconds of every lead, and each of the worst findings. */

import type { Finding } from '../../quality/judge/findings.ts';
import type { Judgement } from '../../quality/judge/tally.ts';
import type { Band } from '../draw/bands.ts';
import { overviewSvg } from '../draw/overview-svg.ts';
import { type PaperLead, paperSvg } from '../draw/paper-svg.ts';
import { STANDARD, timeWords } from '../draw/scale.ts';
import { centreOf, type Trace } from '../draw/trace.ts';
import { millivoltsOf } from '../recording/millivolts.ts';
import type { Signal } from '../recording/signal.ts';
import { Html } from './html.ts';
import type { JudgedFile } from './judged-file.ts';
import { fromOf, type PlacedFinding, SHOWN_S, worstFindings } from './worst-findings.ts';

/** Height of a row in mm, so that twelve leads fit on A4 across. */
function rowMmOf(leads: number): number {
  if (leads <= 3) return 40;
  return leads <= 6 ? 25 : 15;
}

/** The overview of a recording; empty without a signal. */
export function overviewOf({ overview, recording: { signal } }: JudgedFile): Html {
  if (signal === undefined || overview.length === 0) return new Html('');
  const durationS = signal.sampleCount / signal.samplingRateHz;
  return new Html(overviewSvg(overview, durationS, `Overview of ${timeWords(durationS)}`));
}

/** What is drawn of a recording besides the signal and its findings: R peaks of each lead, and marks. */
type Beside = Pick<JudgedFile, 'beatsS' | 'marks'>;

/** The first 10 s of every lead. @param id different for each drawing of the document */
export function firstSeconds({ judgement, beatsS, marks }: JudgedFile, signal: Signal, id: string): Html {
  return everyLead(judgement.findings, signal, 0, { beatsS, marks }, id);
}

/**
 * Every lead around the worst finding, or from the start where no rule reported a stretch: a file of its own.
 *
 * @returns SVG text
 */
export function worstSeconds({ findings }: Judgement, signal: Signal): string {
  const [worst] = worstFindings(findings, signal.samplingRateHz);
  const fromS = worst === undefined ? 0 : fromOf(worst, signal.samplingRateHz);
  const noBeats = signal.headers.map(() => []);
  return `${everyLead(findings, signal, fromS, { beatsS: noBeats, marks: [] }, 'picture').text}\n`;
}

function everyLead(findings: readonly Finding[], signal: Signal, fromS: number, beside: Beside, id: string): Html {
  const leads = signal.headers.map((_, position) => leadOf(signal, position, fromS, findings, beside));
  const title = `Every lead from ${timeWords(fromS)} to ${timeWords(fromS + SHOWN_S)}`;
  return drawing(leads, signal, fromS, title, id);
}

/** The 10 s around a finding, of its lead. */
export function aroundFinding(
  { judgement, beatsS, marks }: JudgedFile,
  signal: Signal,
  finding: PlacedFinding,
  id: string,
): Html {
  const fromS = fromOf(finding, signal.samplingRateHz);
  const position = signal.headers.findIndex(({ index }) => index === finding.lead.index);
  const lead = leadOf(signal, position, fromS, judgement.findings, { beatsS, marks });
  const where = `${finding.lead.name} from ${timeWords(fromS)} to ${timeWords(fromS + SHOWN_S)}`;
  return drawing([lead], signal, fromS, `${where}: ${finding.message}`, id);
}

function leadOf(
  signal: Signal,
  position: number,
  fromS: number,
  findings: readonly Finding[],
  { beatsS, marks }: Beside,
): PaperLead {
  const { samplingRateHz, sampleCount, headers } = signal;
  const { name, index } = headers[position]!;
  const first = Math.floor(fromS * samplingRateHz);
  const end = Math.min(sampleCount, Math.ceil((fromS + SHOWN_S) * samplingRateHz) + 1);
  const trace: Trace = { kind: 'samples', first, samplingRateHz, mv: millivoltsOf(signal, position, first, end) };
  const bands = findings.flatMap(({ lead, span, outcome }): Band[] =>
    lead?.index === index && span !== undefined
      ? [{ grade: outcome, startS: span.start / samplingRateHz, endS: span.end / samplingRateHz }]
      : [],
  );
  const roomMv = rowMmOf(headers.length) / STANDARD.gainMmPerMv;
  const said = marks.filter(({ leadIndex }) => leadIndex === index);
  return { name, trace, centreMv: centreOf(trace, roomMv), bands, marks: said, beatsS: beatsS[position]! };
}

function drawing(leads: readonly PaperLead[], signal: Signal, fromS: number, title: string, id: string): Html {
  const { samplingRateHz, sampleCount } = signal;
  return new Html(
    paperSvg({
      ...STANDARD,
      leads,
      fromS,
      widthMm: SHOWN_S * STANDARD.speedMmPerS,
      rowMm: rowMmOf(leads.length),
      durationS: sampleCount / samplingRateHz,
      title,
      id,
    }),
  );
}
