/** Recordings for the drawings: generated ECGs, and what can happen to them. Each function returns a new recording. */
import type { LeadHeader } from '../../../quality/signal/piece.ts';
import { type EcgPlan, ecg, PLAIN } from '../../../test/support/ecg/ecg.ts';
import { muscle as muscleWave } from '../../../test/support/ecg/noises.ts';
import { randomFrom } from '../../../test/support/ecg/random.ts';
import type { DrawnLead, DrawnRecording } from './example.ts';

/** Counts as in the default profile: 5 µV per step, 1024 for 0 mV, 11 bits. */
const DEVICE = { gainAduPerMv: 200, zeroAdu: 1024, railsAdu: [0, 2047] } as const;

/** Cut off at the start, so that a drawing does not begin in the middle of a beat. */
const LEAD_IN_S = 0.4;

/** An ECG on one lead; `some` is what differs from 60 beats per minute for 10 s without noise. */
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

/** Every sample between two times has one value: by default, the first one's. */
export function held(recording: DrawnRecording, fromS: number, toS: number, value?: number): DrawnRecording {
  return changedBetween(recording, fromS, toS, (stored, start, end) =>
    stored.fill(value ?? stored[start]!, start, end),
  );
}

/** Adds millivolts, as a function of the seconds since the recording started. */
export function plus(recording: DrawnRecording, mvAt: (seconds: number) => number): DrawnRecording {
  return changed(recording, (header, stored) => ({
    header,
    stored: stored.map((value, i) => {
      const added = mvAt(i / recording.samplingRateHz) * (header.gainAduPerMv ?? 1);
      return header.gainAduPerMv === undefined ? value + added : Math.round(value + added);
    }),
  }));
}

/** Adds muscle noise between two times, with an RMS in µV. */
export function withMuscle(recording: DrawnRecording, fromS: number, toS: number, rmsUv: number): DrawnRecording {
  return changedBetween(recording, fromS, toS, (stored, start, end, { gainAduPerMv = 1 }) => {
    const wave = muscleWave(end - start, recording.samplingRateHz, randomFrom(1));
    const rms = Math.sqrt(wave.reduce((sum, value) => sum + value * value, 0) / wave.length);
    wave.forEach((value, i) => {
      stored[start + i] = Math.round(stored[start + i]! + ((value / rms) * rmsUv * gainAduPerMv) / 1000);
    });
  });
}

/** No value is outside of these counts. */
export function clipped(recording: DrawnRecording, bottom: number, top: number): DrawnRecording {
  return changed(recording, (header, stored) => ({
    header,
    stored: stored.map((value) => Math.min(top, Math.max(bottom, value))),
  }));
}

/** The resolution becomes coarser: only multiples of these counts occur. */
export function coarsened(recording: DrawnRecording, stepAdu: number): DrawnRecording {
  return changed(recording, (header, stored) => ({
    header,
    stored: stored.map((value) => stepAdu * Math.round(value / stepAdu)),
  }));
}

/** What was recorded from `fromS` on is repeated at `toS`, for `durationS`. */
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

/** Several recordings of one lead as the leads of one recording. */
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

function changed(
  recording: DrawnRecording,
  change: (header: LeadHeader, stored: Float64Array) => DrawnLead,
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
