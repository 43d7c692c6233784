/** What is not heart: noises that are added to a signal in mV. All levels are in µV. */
import { bandPass, filterBothWays } from '../../../quality/signal/filter.ts';
import type { Random } from './random.ts';

/** Taken out of `Math` once: in Jest's sandbox, each use of a global costs more than the sine. */
const { PI, exp, sin, sqrt, floor, min, max } = Math;

/** What arbitraries draw. An electrode's motion of 16 to 500 µV stands 24 to -6 dB below the plain heart's 0.25 mV RMS. */
export interface Noises {
  /** Peak to peak of slow waves between 0.05 and 0.6 Hz, the slower the higher (1/√f). */
  readonly wanderUv: number;
  /** RMS between 20 and 150 Hz; it swells and fades. */
  readonly muscleUv: number;
  /** Amplitude of the line and a tenth of it at its third harmonic. */
  readonly mainsUv: number;
  readonly mainsHz: number;
  /** How far the line is from its frequency, in thousandths of a hertz. */
  readonly mainsOffMilliHz: number;
  /** RMS of what its phase drifts by, in degrees. */
  readonly mainsDriftDegrees: number;
  /** RMS of what an electrode makes that is pulled: waves between 0.7 and 10 Hz, and steps that fade. */
  readonly motionUv: number;
  /** Spikes of 1 to 3 samples and up to 5 mV. */
  readonly spikes: number;
}

export const NO_NOISE: Noises = {
  wanderUv: 0,
  muscleUv: 0,
  mainsUv: 0,
  mainsHz: 50,
  mainsOffMilliHz: 0,
  mainsDriftDegrees: 0,
  motionUv: 0,
  spikes: 0,
};

/** RMS of an amplifier's own noise: the quietest of 228 windows of MIT-BIH hold 8 µV between 20 and 100 Hz. */
const AMPLIFIER_UV = 10;
/** How strongly a noise swells and fades: the standard deviation of the logarithm of its envelope. */
const SWELLING = 0.3;
/** Mean number of steps in an electrode's motion, and their height in RMS of its waves. */
const STEPS = 4;
const STEP_HEIGHT = 3;

export function addNoises(mv: Float64Array, samplingRateHz: number, noises: Noises, random: Random): void {
  const { wanderUv, muscleUv, mainsUv, motionUv, spikes } = noises;
  for (let i = 0; i < mv.length; i += 1) mv[i]! += (AMPLIFIER_UV / 1000) * random.normal();
  if (wanderUv > 0) addScaled(mv, wander(mv.length, samplingRateHz, random), wanderUv / 1000, peakToPeak);
  if (muscleUv > 0) addScaled(mv, muscle(mv.length, samplingRateHz, random), muscleUv / 1000, rms);
  if (mainsUv > 0) addMains(mv, samplingRateHz, noises, random);
  if (motionUv > 0) addScaled(mv, motion(mv.length, samplingRateHz, random), motionUv / 1000, rms);
  for (let i = 0; i < spikes; i += 1) addSpike(mv, random);
}

/** Muscle noise of no particular loudness. */
export function muscle(length: number, samplingRateHz: number, random: Random): Float64Array {
  return swelling(band(20, min(150, samplingRateHz / 2 - 5), length, samplingRateHz, random), samplingRateHz, random);
}

/** The motion of an electrode, of no particular size: the skin under it stretches, slips, and comes back. */
export function motion(length: number, samplingRateHz: number, random: Random): Float64Array {
  const moved = swelling(band(0.7, 10, length, samplingRateHz, random), samplingRateHz, random);
  const height = STEP_HEIGHT * rms(moved);
  for (let step = random.poisson(STEPS); step > 0; step -= 1) {
    const at = floor(random.uniform() * length);
    const size = height * random.normal();
    const fadingSamples = (0.1 + 0.5 * random.uniform()) * samplingRateHz;
    for (let i = at; i < length; i += 1) moved[i]! += size * exp((at - i) / fadingSamples);
  }
  return moved;
}

function addMains(mv: Float64Array, samplingRateHz: number, noises: Noises, random: Random): void {
  const { mainsUv, mainsHz, mainsOffMilliHz, mainsDriftDegrees } = noises;
  const turn = (2 * PI * (mainsHz + mainsOffMilliHz / 1000)) / samplingRateHz;
  const drift = new Float64Array(mv.length);
  if (mainsDriftDegrees > 0) {
    addScaled(drift, wander(mv.length, samplingRateHz, random), (PI / 180) * mainsDriftDegrees, rms);
  }
  for (let i = 0; i < mv.length; i += 1) {
    const angle = turn * i + drift[i]!;
    mv[i]! += (mainsUv / 1000) * (sin(angle) + 0.1 * sin(3 * angle));
  }
}

function wander(length: number, samplingRateHz: number, random: Random): Float64Array {
  const waves = [0.05, 0.1, 0.2, 0.4, 0.6].map((hz) => ({ hz, phase: 2 * PI * random.uniform() }));
  return Float64Array.from({ length }, (_, i) =>
    waves.reduce((sum, { hz, phase }) => {
      return sum + sin((2 * PI * hz * i) / samplingRateHz + phase) / sqrt(hz);
    }, 0),
  );
}

/** Gaussian noise between two frequencies. */
function band(lowHz: number, highHz: number, length: number, samplingRateHz: number, random: Random): Float64Array {
  const white = Float64Array.from({ length }, () => random.normal());
  return filterBothWays(bandPass(lowHz, highHz, samplingRateHz), white);
}

/** Makes a noise louder and softer, slowly, by an envelope whose logarithm is normal. */
function swelling(noise: Float64Array, samplingRateHz: number, random: Random): Float64Array {
  const slow = wander(noise.length, samplingRateHz, random);
  const scale = SWELLING / (rms(slow) || 1);
  return noise.map((value, i) => value * exp(scale * slow[i]!));
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
