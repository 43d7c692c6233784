/** All that a file says about its own signal: by its layout, by the names of its channels, and by what stands beside it. */
import type { Choice, ChosenSignal } from '../choose-signal.ts';
import { clockTimes } from '../clocks.ts';
import type { Named } from '../tree.ts';
import { plainName } from '../words/names.ts';
import { nameAndUnit } from '../words/units.ts';
import { namesOfLayout, nearestFirst, rateOfLayout, scaleOfLayout } from './by-layout.ts';
import { leadNamesSaid, unitsInNames } from './lead-names.ts';
import type { Place } from './nearness.ts';
import { ratesSaid } from './rate.ts';
import { type ScaleSaid, scaleSaid } from './scale.ts';
import type { Statement } from './statement.ts';

/** All that the file itself says about its signal, each nearest first. */
export interface SaidInFile {
  readonly scale: ScaleSaid;
  readonly names: readonly Statement<readonly string[]>[];
  readonly rates: readonly Statement<number>[];
}

/** Asks the layout, the names of the channels and everything beside the signal. */
export function saidInFile(
  all: readonly Named[],
  choice: Choice,
  signal: ChosenSignal,
  clocks: ReadonlySet<number>,
): SaidInFile {
  const place = placeOf(signal, choice);
  const own = choice.layout?.names ?? {};
  const { tracks, sampleCount } = signal;
  return {
    scale: nearestFirst([
      scaleOfLayout(signal),
      { units: unitsInNames(all, place, own.leads), gains: [], zeros: [] },
      scaleSaid(all, place, own),
    ]),
    names: [...namesOfLayout(signal), ...leadNamesSaid(all, place, own.leads)],
    rates: [...rateOfLayout(signal), ...ratesSaid(all, place, own), ...clockTimes(tracks, clocks, sampleCount)],
  };
}

function placeOf({ within, name, tracks, sampleCount }: ChosenSignal, { foreign, sensors }: Choice): Place {
  return { within, name: plainName(nameAndUnit(name).name), leadCount: tracks.length, sampleCount, foreign, sensors };
}
