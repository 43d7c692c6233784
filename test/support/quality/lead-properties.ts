/** What every rule about leads is held to: leads stand for themselves, and volts are volts, however they are stored. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Rule } from '../../../quality/rule.ts';
import type { LeadPiece } from '../../../quality/signal/piece.ts';
import { ratio, type Unit } from '../../../quality/units.ts';
import { noises, plans, RHYTHMS, spoiltEcgs } from '../arbitraries.ts';
import { ecg } from '../ecg/ecg.ts';
import { placeOf } from '../place-of.ts';
import { runsOf } from '../seed/seed.ts';
import { judge, pieceOf, spansOf, verdictOf } from './pieces.ts';
import { SHORT, severalPieces, spoiltPieces } from './subjects.ts';

/** Units of a voltage: what is measured in them grows with the signal; everything else stays. */
const VOLTAGES: readonly Unit[] = ['mV', 'µV', 'mV/s'];
/** Measures that compare with a fixed voltage, or with zero. */
const FIXED = ['spikes_count', 'offset_mv', 'headroom_mv', 'quality'];
const FIGURES = 1e-6;

/** The properties of a rule about each lead. */
export function testLeadProperties(rule: Rule): void {
  test('judges each lead for itself, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.oneof(fc.array(spoiltPieces(), { maxLength: 3 }), severalPieces()), (pieces) => {
        const together = judge(rule, pieces).map(({ verdict }) => verdict);
        const alone = pieces.map((piece) => verdictOf(rule, piece));
        expect(together).toEqual(alone);
      }),
      { numRuns: runsOf(10) },
    );
  });

  test('says the same of counts and of the millivolts they stand for', () => {
    fc.assert(
      fc.property(spoiltEcgs(SHORT), ({ plan, samples, gainAduPerMv: gain }) => {
        fc.pre(samples.some((value, i) => Math.abs(value - samples[i + 1]!) === 1)); // else mV do not show the resolution
        const device = { rateHz: plan.samplingRateHz, zero: plan.zeroAdu };
        const counts = verdictOf(rule, pieceOf(samples, { ...device, gain }));
        const millivolts = samples.map((value) => (value - plan.zeroAdu) / gain);
        const same = verdictOf(rule, pieceOf(millivolts, { ...device, gain: undefined, zero: undefined }));
        if (same.outcome === 'not-applicable') return;
        expect([same.outcome, spansOf(same)]).toEqual([counts.outcome, spansOf(counts)]);
        if (Number.isFinite(counts.value?.value)) expect(same.value?.value).toBeCloseTo(counts.value!.value, 6);
      }),
      { numRuns: runsOf(40) },
    );
  });

  // Whether a signal is good enough to be measured depends on its voltage.
  const ungated = 'gatedFrom' in rule.settings ? { gatedFrom: ratio(0) } : {};
  test('measures voltages in proportion to the signal, and all else whatever its size, polarity and offset', () => {
    fc.assert(
      fc.property(
        plans(RHYTHMS, noises),
        fc.constantFrom(-3, -1, 0.01, 7, 1000),
        fc.constantFrom(0, -5, 2.5),
        (plan, scale, offset) => {
          const { adu, gainAduPerMv } = ecg({ ...plan, ...SHORT });
          const mv = Float64Array.from(adu, (value) => (value - plan.zeroAdu) / gainAduPerMv);
          const device = { rateHz: plan.samplingRateHz, gain: undefined };
          const measuredOf = (samples: Float64Array) => verdictOf(rule, pieceOf(samples, device), ungated).measured;
          const scaled = measuredOf(mv.map((value) => scale * value + offset));
          for (const [name, { value, unit }] of measuredOf(mv)) {
            if (FIXED.includes(name) || !Number.isFinite(value)) continue;
            const factor = VOLTAGES.includes(unit) ? Math.abs(scale) : 1;
            const found = (scaled.get(name)?.value ?? Number.NaN) / factor;
            if (Math.abs(found - value) <= FIGURES * (1 + Math.abs(value))) continue;
            const place = placeOf('test/support/quality/lead-properties.ts', 'const FIXED =');
            throw new Error(
              `${rule.id}: ${name} is ${value} ${unit}, but ${found} once the signal is scaled by ${scale} and shifted by ` +
                `${offset} mV. If it is held against a fixed voltage or zero, add '${name}' to FIXED at ${place}.`,
            );
          }
        },
      ),
      { numRuns: runsOf(40) },
    );
  });
}

/** The properties of a rule about all leads together. */
export function testLeadsProperties(rule: Rule): void {
  test('says the same of each lead in whatever order they come', () => {
    const shuffled = fc
      .oneof(severalPieces(), severalPieces().map(withACopy))
      .chain((pieces) =>
        fc.tuple(fc.constant(pieces), fc.shuffledSubarray([...pieces.keys()], { minLength: pieces.length })),
      );
    fc.assert(
      fc.property(shuffled, ([pieces, order]) => {
        const said = judge(rule, pieces).map(({ verdict: { outcome, sentence, value } }) => [outcome, sentence, value]);
        const reordered = judge(
          rule,
          order.map((i) => pieces[i]!),
        );
        expect(reordered.map(({ verdict: { outcome, sentence, value } }) => [outcome, sentence, value])).toEqual(
          order.map((i) => said[i]),
        );
      }),
      { numRuns: runsOf(20) },
    );
  });
}

/** The leads, and the first of them once more. */
function withACopy(pieces: readonly LeadPiece[]): readonly LeadPiece[] {
  const [first] = pieces;
  return [...pieces, { ...first!, header: { ...first!.header, name: 'copy', index: pieces.length } }];
}
