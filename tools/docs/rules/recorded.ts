/** Recordings for the drawings: generated hearts, and what can happen to them. Each step gives a new recording. */
import type { LeadHeader } from '../../../quality/signal/piece.ts';
import { type EcgPlan, ecg, PLAIN } from '../../../test/support/ecg/ecg.ts';
import { muscle as muscleWave } from '../../../test/support/ecg/noises.ts';
import { randomFrom } from '../../../test/support/ecg/random.ts';
import type { DrawnRecording } from './example.ts';

/** Counts as the default profile has them: 5 µV a step, 1024 for 0 mV, 11 bits. */
const DEVICE = { gainAduPerMv: 200, zeroAdu: 1024, railsAdu: [0, 2047] } as const;

/** Cut off at the start, so that a drawing does not begin in the middle of a beat. */
const LEAD_IN_S = 0.4;

/** A heart, recorded on one lead; the plan says how it differs from 60 beats a minute for 10 s without noise. */
export function heart(some: Partial<EcgPlan> = {}): DrawnRecording {
  const { durationS, samplingRateHz } = { ...PLAIN, ...some };
  const device = { zeroAdu: DEVICE.zeroAdu, stepUv: 1000 / DEVICE.gainAduPerMv, seed: 7 };
  const { adu } = ecg({ ...device, ...some, durationS: durationS + LEAD_IN_S });
  const stored = Float64Array.from(adu.subarray(Math.round(LEAD_IN_S * samplingRateHz)));
  return { samplingRateHz, leads: [{ header: { name: 'II', index: 0, ...DEVICE }, stored }] };
}

/** Millivolts instead of counts. */
export function inMillivolts(recording: DrawnRecording): DrawnRecording {
  return changed(recording, ({ name, index, gainAduPerMv = 1, zeroAdu = 0 }, stored) => ({
    header: { name, index, gainAduPerMv: undefined, zeroAdu: undefined, railsAdu: undefined },
    stored: stored.map((value) => (value - zeroAdu) / gainAduPerMv),
  }));
}

/** Every sample between two seconds has one value; the one it had at the first of them if none is given. */
export function held(recording: DrawnRecording, fromS: number, toS: number, value?: number): DrawnRecording {
  return changedBetween(recording, fromS, toS, (stored, start, end) =>
    stored.fill(value ?? stored[start]!, start, end),
  );
}

/** Adds millivolts, as a function of the seconds since the recording began. */
export function plus(recording: DrawnRecording, mvAt: (seconds: number) => number): DrawnRecording {
  return changed(recording, (header, stored) => ({
    header,
    stored: stored.map((value, i) => {
      const added = mvAt(i / recording.samplingRateHz) * (header.gainAduPerMv ?? 1);
      return header.gainAduPerMv === undefined ? value + added : Math.round(value + added);
    }),
  }));
}

/** Adds muscle noise of an RMS in µV between two seconds. */
export function withMuscle(recording: DrawnRecording, fromS: number, toS: number, rmsUv: number): DrawnRecording {
  return changedBetween(recording, fromS, toS, (stored, start, end, { gainAduPerMv = 1 }) => {
    const wave = muscleWave(end - start, recording.samplingRateHz, randomFrom(1));
    const rms = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
    wave.forEach((value, i) => {
      stored[start + i] = Math.round(stored[start + i]! + ((value / rms) * rmsUv * gainAduPerMv) / 1000);
    });
  });
}

/** No value leaves these counts. */
export function clipped(recording: DrawnRecording, bottom: number, top: number): DrawnRecording {
  return changed(recording, (header, stored) => ({
    header,
    stored: stored.map((value) => Math.min(top, Math.max(bottom, value))),
  }));
}

/** Only every so many counts can be told apart. */
export function coarsened(recording: DrawnRecording, stepAdu: number): DrawnRecording {
  return changed(recording, (header, stored) => ({
    header,
    stored: stored.map((value) => stepAdu * Math.round(value / stepAdu)),
  }));
}

/** What was recorded in the seconds from `fromS` stands again at `toS`, for so long. */
export function copied(recording: DrawnRecording, fromS: number, toS: number, durationS: number): DrawnRecording {
  const at = (seconds: number) => Math.round(seconds * recording.samplingRateHz);
  return changed(recording, (header, stored) => ({
    header,
    stored: stored.slice().copyWithin(at(toS), at(fromS), at(fromS + durationS)),
  }));
}

/** The same samples under another sampling rate. */
export function atRate(recording: DrawnRecording, samplingRateHz: number): DrawnRecording {
  return { ...recording, samplingRateHz };
}

/** Several one-lead recordings as the leads of one. */
export function asLeadsOfOne(recordings: Readonly<Record<string, DrawnRecording>>): DrawnRecording {
  const entries = Object.entries(recordings);
  const leads = entries.map(
    (
      [
        name,
        {
          leads: [lead],
        },
      ],
      index,
    ) => ({ ...lead!, header: { ...lead!.header, name, index } }),
  );
  return { samplingRateHz: entries[0]![1].samplingRateHz, leads };
}

type RecordedLead = DrawnRecording['leads'][number];

function changed(
  recording: DrawnRecording,
  change: (header: LeadHeader, stored: Float64Array) => RecordedLead,
): DrawnRecording {
  return { ...recording, leads: recording.leads.map(({ header, stored }) => change(header, stored)) };
}

function changedBetween(
  recording: DrawnRecording,
  fromS: number,
  toS: number,
  change: (stored: Float64Array, start: number, end: number, header: LeadHeader) => void,
): DrawnRecording {
  const [start, end] = [fromS, toS].map((seconds) => Math.round(seconds * recording.samplingRateHz));
  return changed(recording, (header, stored) => {
    const copy = stored.slice();
    change(copy, start ?? 0, end ?? copy.length, header);
    return { header, stored: copy };
  });
}
