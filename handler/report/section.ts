/** What a report says of one file. */
import type { ClaimSource } from '../../quality/facts.ts';
import type { Finding } from '../../quality/judge/findings.ts';
import { GRADE_LOOK } from '../draw/bands.ts';
import { timeWords } from '../draw/scale.ts';
import { type Html, html } from './html.ts';
import type { JudgedFile, UnreadableFile, Upload } from './judged-file.ts';
import { marksPart } from './marks.ts';
import { measuresTable } from './measures.ts';
import { aroundFinding, firstSeconds, overviewOf } from './papers.ts';
import { withoutName } from './without-name.ts';
import { fromOf, SHOWN_S, worstFindings } from './worst-findings.ts';

/** A list longer than this is read in SQL. */
const MAX_LISTED = 500;

/** How a section is written. */
export interface SectionOptions {
  /** From 1. */
  readonly number: number;
  /** Its heading. */
  readonly title: string;
  /** Whether names of files and subjects may stand in it. */
  readonly withSubject: boolean;
  /** What it is and where it lies, by what that is called. */
  readonly origin: readonly (readonly [name: string, value: string])[];
}

/** The section of a file that could be judged, or not even be read. */
export function section(found: JudgedFile | UnreadableFile, options: SectionOptions): Html {
  const file = options.withSubject ? found : withoutName(found);
  const said = 'error' in file ? unreadable(file) : judgedParts(file, options);
  return html`<section>
<h2>${options.title}</h2>
${said}
${provenance(file, options)}
</section>`;
}

function unreadable({ error }: UnreadableFile): Html {
  return html`<p class="verdict unreadable"><b>? unreadable</b> ${error.message}</p>
<p>The file is damaged or not a MAT-file, so there is nothing to draw: upload it again from the device.</p>`;
}

function judgedParts(file: JudgedFile, { number, withSubject }: SectionOptions): Html {
  const { judgement, recording } = file;
  const { signal } = recording;
  const sign = judgement.outcome === 'accepted' ? '✓' : '✕';
  const usable = `${Number((100 * judgement.usableShare).toFixed(1))} % of its time is usable.`;
  return html`<p class="verdict ${judgement.outcome}"><b>${sign} ${judgement.outcome}</b> ${judgement.reason ?? usable}</p>
${factsOf(file, withSubject)}
${signal === undefined ? html`<p>No source says what the numbers mean, so there is no scale to draw them by.</p>` : html`${overviewPart(file)}${papers(file, signal, number)}`}
${marksPart(file.marks)}
${findingsPart(judgement.findings, signal?.samplingRateHz)}
<h3>Every measure with its limit</h3>
<p class="quiet">For each lead, the window in which the rule was least content.</p>
${measuresTable(file)}`;
}

function factsOf({ recording, judgement }: JudgedFile, withSubject: boolean): Html {
  const { facts, profile, subject, signal } = recording;
  const sources = facts.sources;
  const from = (source: ClaimSource | undefined) => (source === undefined ? '' : ` (${source})`);
  const rows: [string, string][] = [
    ['Profile', `${profile.id}: ${profile.title}`],
    [
      'Sampling rate',
      facts.samplingRate === undefined ? 'unknown' : `${facts.samplingRate}${from(sources?.samplingRate)}`,
    ],
    ['Scale', scaleWords(signal?.headers[0]) + from(sources?.gain)],
    ['Leads', `${signal?.headers.map(({ name }) => name).join(', ') ?? facts.leadCount}${from(sources?.leadNames)}`],
    ['Length', signal === undefined ? 'unknown' : timeWords(signal.sampleCount / signal.samplingRateHz)],
    ['Usable', `${Number((100 * judgement.usableShare).toFixed(1))} %`],
    ['Quality', judgement.quality === undefined ? 'cannot be told' : judgement.quality.toFixed(2)],
    ...(withSubject && subject !== undefined ? [['Subject', subject] as [string, string]] : []),
  ];
  return html`<dl>${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function scaleWords(
  lead: { readonly gainAduPerMv: number | undefined; readonly zeroAdu: number | undefined } | undefined,
): string {
  if (lead === undefined) return 'unknown';
  if (lead.gainAduPerMv === undefined) return 'millivolts';
  return `${Number(lead.gainAduPerMv.toPrecision(5))} adu/mV, zero at ${lead.zeroAdu} adu`;
}

function overviewPart(file: JudgedFile): Html {
  return html`<h3>Overview</h3>
${overviewOf(file)}
<p class="quiet">Green: usable. Red from above: rejected. Brown below: warned. Blue line: quality, 0 to 1. Red line: heart rate, 30 to 210 bpm.</p>`;
}

function papers(file: JudgedFile, signal: NonNullable<JudgedFile['recording']['signal']>, number: number): Html {
  const durationS = signal.sampleCount / signal.samplingRateHz;
  const worst = durationS <= SHOWN_S ? [] : worstFindings(file.judgement.findings, signal.samplingRateHz);
  const around = worst.map((finding, i) => {
    const fromS = fromOf(finding, signal.samplingRateHz);
    return html`<figure>${aroundFinding(file, signal, finding, `p${number}-${i + 1}`)}
<figcaption><b>${GRADE_LOOK[finding.outcome].letter} ${finding.outcome}: ${finding.ruleId}</b>, ${finding.lead.name}, ${timeWords(fromS)} to ${timeWords(fromS + SHOWN_S)}. ${finding.message}</figcaption></figure>`;
  });
  return html`<h3>${durationS <= SHOWN_S ? 'The recording' : 'The first 10 s'}</h3>
<figure>${firstSeconds(file, signal, `p${number}-0`)}</figure>
${around.length === 0 ? null : html`<h3>The worst findings</h3>`}
${around}`;
}

function findingsPart(findings: readonly Finding[], samplingRateHz: number | undefined): Html {
  if (findings.length === 0) return html`<h3>Findings</h3><p>No rule reported anything.</p>`;
  const at = (sample: number) => (samplingRateHz === undefined ? '' : timeWords(sample / samplingRateHz));
  const rows = findings
    .slice(0, MAX_LISTED)
    .map(
      ({ outcome, ruleId, lead, span, message, clinicalReview }) =>
        html`<tr class="${outcome}"><td>${GRADE_LOOK[outcome].letter} ${outcome}</td><th scope="row">${ruleId}</th><td>${lead?.name ?? 'file'}</td><td>${span === undefined ? '' : `${at(span.start)} to ${at(span.end)}`}</td><td>${message}${clinicalReview ? '. A sick heart can cause this, too' : ''}</td></tr>`,
    );
  const rest = findings.length - rows.length;
  return html`<h3>Findings</h3>
<table><thead><tr><th scope="col">Grade</th><th scope="col">Rule</th><th scope="col">Lead</th><th scope="col">Time</th><th scope="col">In words</th></tr></thead><tbody>
${rows}
</tbody></table>
${rest > 0 ? html`<p class="quiet">And ${rest} more: a lake that has this recording lists all of them in its table findings.</p>` : null}`;
}

function provenance(file: JudgedFile | UnreadableFile, { origin }: SectionOptions): Html {
  const { bytes, sha256, pipelineVersion }: Upload = file;
  const rows: (readonly [string, string])[] = [
    ...origin,
    ['SHA-256 of the upload', sha256],
    ['Size', `${bytes} bytes`],
    ...('rules' in file ? [['Ruleset', file.rules.hash] as [string, string]] : []),
    ['Software', pipelineVersion],
  ];
  return html`<h3>Where this comes from</h3>
<dl class="origin">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
