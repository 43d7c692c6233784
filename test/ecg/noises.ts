/** What is not heart: noises that are added to a signal in mV. All levels are in µV. */
import { bandPass, filterBothWays } from '../../quality/signal/filter.ts';
import type { Random } from './random.ts';

/** Taken out of `Math` once: in Jest's sandbox, each use of a global costs more than the sine. */
const { PI, sin, sqrt, floor, min, max } = Math;

export interface Noises {
  /** Peak to peak of slow waves between 0.05 and 0.6 Hz. */
  readonly wanderUv: number;
  /** RMS between 20 and 150 Hz. */
  readonly muscleUv: number;
  /** Amplitude of the line and a tenth of it at its third harmonic. */
  readonly mainsUv: number;
  readonly mainsHz: number;
  /** Spikes of 1 to 3 samples and up to 5 mV. */
  readonly spikes: number;
}

export const NO_NOISE: Noises = { wanderUv: 0, muscleUv: 0, mainsUv: 0, mainsHz: 50, spikes: 0 };

/** RMS of an amplifier's own noise: the quietest of 228 windows of MIT-BIH hold 8 µV between 20 and 100 Hz. */
const AMPLIFIER_UV = 10;

export function addNoises(mv: Float64Array, samplingRateHz: number, noises: Noises, random: Random): void {
  for (let i = 0; i < mv.length; i += 1) mv[i]! += (AMPLIFIER_UV / 1000) * random.normal();
  if (noises.wanderUv > 0) addScaled(mv, wander(mv.length, samplingRateHz, random), noises.wanderUv / 1000, peakToPeak);
  if (noises.muscleUv > 0) addScaled(mv, muscle(mv.length, samplingRateHz, random), noises.muscleUv / 1000, rms);
  if (noises.mainsUv > 0) {
    for (let i = 0; i < mv.length; i += 1) {
      const angle = (2 * PI * noises.mainsHz * i) / samplingRateHz;
      mv[i]! += (noises.mainsUv / 1000) * (sin(angle) + 0.1 * sin(3 * angle));
    }
  }
  for (let i = 0; i < noises.spikes; i += 1) addSpike(mv, random);
}

/** Muscle noise of no particular loudness. */
export function muscle(length: number, samplingRateHz: number, random: Random): Float64Array {
  const white = Float64Array.from({ length }, () => random.normal());
  return filterBothWays(bandPass(20, min(150, samplingRateHz / 2 - 5), samplingRateHz), white);
}

function wander(length: number, samplingRateHz: number, random: Random): Float64Array {
  const waves = [0.05, 0.1, 0.2, 0.4, 0.6].map((hz) => ({ hz, phase: 2 * PI * random.uniform() }));
  return Float64Array.from({ length }, (_, i) =>
    waves.reduce((sum, { hz, phase }) => {
      return sum + sin((2 * PI * hz * i) / samplingRateHz + phase) / sqrt(hz);
    }, 0),
  );
}

function addSpike(mv: Float64Array, random: Random): void {
  const at = floor(random.uniform() * mv.length);
  const width = 1 + floor(3 * random.uniform());
  const height = (random.uniform() < 0.5 ? -1 : 1) * (0.2 + 4.8 * random.uniform());
  for (let i = at; i < min(mv.length, at + width); i += 1) mv[i]! += height;
}

function addScaled(mv: Float64Array, noise: Float64Array, size: number, sizeOf: (of: Float64Array) => number): void {
  const scale = size / (sizeOf(noise) || 1);
  for (let i = 0; i < mv.length; i += 1) mv[i]! += scale * noise[i]!;
}

function peakToPeak(values: Float64Array): number {
  return values.reduce((a, b) => max(a, b), -Infinity) - values.reduce((a, b) => min(a, b), Infinity);
}

function rms(values: Float64Array): number {
  return sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
