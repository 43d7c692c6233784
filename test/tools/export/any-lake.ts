/** Lakes with recordings of any leads, counts or millivolts, gaps included. */
import fc from 'fast-check';
import { loadMillivolts } from '../../../handler/write/changing-chunks.ts';
import type { SampleSource } from '../../../handler/write/sample-source.ts';
import { randomFrom } from '../../support/ecg/random.ts';
import { type Contents, writeRecordings } from '../../support/lake-folder.ts';
import { recording, window } from '../../support/rows.ts';

await loadMillivolts();

/** One recording as it is drawn. */
export interface DrawnRecording {
  readonly id: string;
  readonly rateHz: number;
  readonly isNamed: boolean;
  readonly recordedAt: Date | null;
  readonly subject: string | null;
  readonly leads: readonly { readonly name: string; readonly gain: number; readonly zero: number }[];
  readonly holdsCounts: boolean;
  /** In millivolts; NaN where the lake has none. As long as one another. */
  readonly signals: readonly (readonly number[])[];
  /** Length of every window. */
  readonly windowSamples: number;
  /** Of the windows of each lead, one lead after the other. */
  readonly verdicts: readonly Verdict[];
}

/** What the lake says of one window. Without a mask it is of a time before there were masks. */
interface Verdict {
  readonly usable: boolean;
  readonly mask: string | null;
}

const NAMES = ['I', 'II', 'MLII', 'V5', 'aVR', 'brust', 'ECG 1'];

/** A mask has a character for each second, the last one begun included. */
function aVerdict(seconds: number): fc.Arbitrary<Verdict> {
  const masked = fc
    .array(fc.constantFrom('0', '1'), { minLength: seconds, maxLength: seconds })
    .map((marks) => ({ usable: !marks.includes('0'), mask: marks.join('') }));
  const older = fc.boolean().map((usable) => ({ usable, mask: null }));
  return fc.oneof({ weight: 4, arbitrary: masked }, { weight: 1, arbitrary: older });
}

/**
 * Of two or three windows of up to 6 s. The longer ones have a sample at exactly 2 s, 3 s or 4 s of the window where the
 * difference of the two times, rounded, is less.
 */
export const aRecording: fc.Arbitrary<DrawnRecording> = fc
  .record({
    leadCount: fc.integer({ min: 1, max: 3 }),
    windows: fc.integer({ min: 2, max: 3 }),
    windowSamples: fc.constantFrom(100, 528),
    rateHz: fc.constantFrom(100, 128, 125.25, 250.5, 333.33),
  })
  .chain(({ leadCount, windows, windowSamples, rateHz }) =>
    fc.record({
      id: fc.stringMatching(/^[0-9a-f]{64}$/),
      rateHz: fc.constant(rateHz),
      windowSamples: fc.constant(windowSamples),
      isNamed: fc.boolean(),
      recordedAt: fc.option(fc.date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })),
      subject: fc.option(fc.constantFrom('S-017', 'Meier')),
      leads: fc
        .tuple(
          fc.shuffledSubarray(NAMES, { minLength: leadCount, maxLength: leadCount }),
          fc.array(
            fc.record({
              gain: fc.constantFrom(100, 200, 4096.5, 1e5),
              zero: fc.oneof(fc.constantFrom(0, 1024, 512.5), fc.integer({ min: -5000, max: 5000 })),
            }),
            { minLength: leadCount, maxLength: leadCount },
          ),
        )
        .map(([names, scales]) => names.map((name, at) => ({ name, ...scales[at]! }))),
      holdsCounts: fc.boolean(),
      signals: fc.tuple(fc.integer(), fc.boolean()).map(([seed, hasGaps]) => {
        const random = randomFrom(seed);
        return Array.from({ length: leadCount }, () =>
          Array.from({ length: windows * windowSamples }, () =>
            hasGaps && random.uniform() < 0.05 ? Number.NaN : 10 * random.uniform() - 5,
          ),
        );
      }),
      verdicts: fc.array(aVerdict(Math.ceil(windowSamples / rateHz)), {
        minLength: windows * leadCount,
        maxLength: windows * leadCount,
      }),
    }),
  );

/** What stands in the lake of a drawn lead. */
export function storedValues({ leads, signals, holdsCounts }: DrawnRecording, lead: number): number[] {
  const { gain, zero } = leads[lead]!;
  return signals[lead]!.map((mv) => (holdsCounts ? Math.round(mv * gain + zero) : mv));
}

/** Writes them. */
export function writeLake(folder: string, drawn: readonly DrawnRecording[]): void {
  writeRecordings(folder, drawn.map(contentsOf));
}

function contentsOf(drawn: DrawnRecording): Contents {
  const { id, rateHz, isNamed, recordedAt, subject, leads, holdsCounts, signals } = drawn;
  const { windowSamples, verdicts } = drawn;
  const sampleCount = signals[0]!.length;
  const windows = sampleCount / windowSamples;
  const names = leads.map(({ name }, index) => (isNamed ? name : `ch${index + 1}`));
  const samples: SampleSource = {
    recordingId: id,
    samplingRateHz: rateHz,
    sampleCount,
    leads: leads.map(({ gain, zero }, index) => ({
      index,
      name: names[index]!,
      gainAduPerMv: holdsCounts ? gain : null,
      zeroAdu: holdsCounts ? zero : null,
    })),
    windowStarts: Int32Array.from({ length: windows }, (_, at) => at * windowSamples),
    holdsCounts,
    read: (lead, from, to) => Float64Array.from(storedValues(drawn, lead).slice(from, to)),
  };
  return {
    recording: {
      ...recording,
      recording_id: id,
      source_key: `meier/${id}.mat`,
      subject,
      recorded_at: recordedAt,
      sampling_rate_hz: rateHz,
      lead_count: leads.length,
      sample_count: sampleCount,
      duration_s: sampleCount / rateHz,
      lead_names_source: isNamed ? 'file' : null,
    },
    windows: leads.flatMap((_, lead) =>
      Array.from({ length: windows }, (_, at) => ({
        ...window,
        recording_id: id,
        lead: names[lead]!,
        lead_index: lead,
        window_index: at,
        start_s: (at * windowSamples) / rateHz,
        end_s: ((at + 1) * windowSamples) / rateHz,
        start_sample: at * windowSamples,
        end_sample: (at + 1) * windowSamples,
        usable: verdicts[lead * windows + at]!.usable,
        usable_mask: verdicts[lead * windows + at]!.mask,
      })),
    ),
    samples,
  };
}
