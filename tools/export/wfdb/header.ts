/**
 * The header of a WFDB record: a line for the record, one for each signal, and comments.
 *
 * Source: WFDB Applications Guide, header(5).
 */
import type { ExportedSignal } from '../signal/exported-signal.ts';
import type { SampleFormat } from './sample-format.ts';

/** What was seen of a signal when it was written. */
export interface SignalFacts {
  /** The stored value of sample 0. */
  first: number;
  /** The sum of all stored values, codes for no value included; only its lowest 16 bits count. */
  sum: number;
}

/** Nobody says how many bits the converter had, or where its middle was: 0 stands for that. */
const UNKNOWN_BITS = 0;
const UNKNOWN_MIDDLE = 0;
const UNBLOCKED = 0;
/** Lines have at most 255 characters, and the names of file and signal together 80. */
const MAX_NAMES = 80;

/** The whole text of a header. */
export function headerText(signal: ExportedSignal, format: SampleFormat, facts: readonly SignalFacts[]): string {
  const { recording, files } = signal;
  const file = `${recording.record}.dat`;
  const record = [
    recording.record,
    files.leads.length,
    files.rateHz,
    files.sampleCount,
    ...startOf(recording.recordedAt),
  ];
  const signals = files.leads.map(({ name }, at) => {
    const { gain, baseline } = format.signals[at]!;
    const { first, sum } = facts[at]!;
    const checksum = (sum << 16) >> 16;
    return [
      file,
      format.bits,
      `${gain}(${baseline})/mV`,
      UNKNOWN_BITS,
      UNKNOWN_MIDDLE,
      first,
      checksum,
      UNBLOCKED,
      name.slice(0, MAX_NAMES - file.length).toWellFormed(),
    ];
  });
  const lines = [record, ...signals].map((fields) => fields.join(' '));
  return `${[...lines, ...commentsOf(signal, format)].join('\n')}\n`;
}

/** `HH:MM:SS.mmm DD/MM/YYYY`, UTC. */
function startOf(recordedAt: Date | undefined): string[] {
  if (recordedAt === undefined) return [];
  const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(.*)Z$/.exec(recordedAt.toISOString()) ?? [];
  return year === undefined ? [] : [`${time}`, `${day}/${month}/${year}`]; // WFDB has no years beyond 9999
}

function commentsOf({ recording, seconds, beats, withSubject }: ExportedSignal, format: SampleFormat): string[] {
  const { id, subject, device, firmware, ruleset, pipelineVersion, recordedAt } = recording;
  const said: readonly (readonly [string, string | undefined])[] = [
    ['recording_id', id],
    ['subject_id', withSubject ? subject : undefined],
    ['device', device],
    ['firmware', firmware],
    ['ruleset', ruleset],
    ['pipeline_version', pipelineVersion],
    ['time zone', recordedAt && 'UTC'],
    ['seconds that a rule rejects', seconds === 'usable' ? `no value (${format.noValue})` : 'as recorded'],
    [
      'rounded to steps of',
      format.isRounded ? format.signals.map(({ gain }) => `${1e6 / gain} nV`).join(', ') : undefined,
    ],
    [
      'beats in .qrs',
      beats && `${beats.lead.name}; N is any beat, not classified; subtype 1: found by one detector only`,
    ],
  ];
  return said.flatMap(([name, value]) => (value === undefined ? [] : [`# ${name}: ${oneLine(value)}`]));
}

const MAX_COMMENT = 200;

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .slice(0, MAX_COMMENT)
    .toWellFormed();
}
