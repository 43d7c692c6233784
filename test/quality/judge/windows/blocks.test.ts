import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeRecording } from '../../../../quality/judge/judge-recording.ts';
import { rulesetOf } from '../../../../quality/judge/ruleset.ts';
import { piecesInTurn } from '../../../../quality/judge/windows/blocks.ts';
import { piecesOf, type SignalSource, windowsOf } from '../../../../quality/judge/windows/windows.ts';
import { defaultProfile } from '../../../../quality/profiles/index.ts';
import { Lead } from '../../../../quality/signal/lead.ts';
import { hz, seconds } from '../../../../quality/units.ts';
import { ecg } from '../../../support/ecg/ecg.ts';
import { factsOf, headerOf } from '../../../support/quality/pieces.ts';

const MARGIN = seconds(3);
const WINDOW = seconds(10);

/** Leads of one length, as counts. */
function signalOf(leads: readonly ArrayLike<number>[], samplingRateHz: number): SignalSource {
  return {
    headers: leads.map((_, index) => headerOf({ index })),
    samplingRateHz,
    sampleCount: leads[0]!.length,
    read: (position, from, to) => Array.from(leads[position]!).slice(from, to),
  };
}

test('the windows of any recording are the pieces that each window alone has, however many are read at once', () => {
  const recordings = fc.record({
    samples: fc.integer({ min: 1, max: 1200 }),
    leads: fc.integer({ min: 1, max: 3 }),
    rateHz: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(recordings, ({ samples, leads, rateHz }) => {
      const signal = signalOf(
        Array.from({ length: leads }, (_, lead) => Array.from({ length: samples }, (_, i) => 10_000 * lead + i)),
        rateHz,
      );
      const windows = windowsOf(signal, WINDOW);
      let seen = 0;
      for (const { span, pieces } of piecesInTurn(signal, windows, MARGIN)) {
        expect(span).toEqual(windows.at(seen));
        for (const [position, alone] of piecesOf(signal, span, MARGIN).entries()) {
          const { memory: _, wider, ...piece } = pieces[position]!;
          expect({ ...piece, wider: { stored: wider!.stored, from: wider!.from } }).toEqual(alone);
        }
        seen += 1;
      }
      expect(seen).toBe(windows.length);
    }),
    { numRuns: 30 },
  );
});

test('what is judged is the same where the memory of a block is used again', () => {
  const hearts = [1, 2].map((seed) => ecg({ durationS: 200, samplingRateHz: 250, zeroAdu: 0, seed, lead: seed }).adu);
  const leads = hearts.map((adu) => Float64Array.from(adu));
  leads[1]!.fill(Number.NaN, 20_000, 20_100);
  leads[1]!.fill(7, 30_000, 33_000);
  const signal = signalOf(leads, 250);
  let usedAgain = 0;
  const spoiling: SignalSource = {
    ...signal,
    read(position, from, to, again) {
      if (again !== undefined) {
        usedAgain += 1;
        (again as Float64Array).fill(1e6 * usedAgain);
      }
      return leads[position]!.slice(from, to);
    },
  };
  const ruleset = rulesetOf({ ...defaultProfile, window: WINDOW });
  const judged = (of: SignalSource) => {
    const heard: unknown[] = [];
    const facts = factsOf({ samplingRate: hz(250), leadCount: leads.length, sampleCount: of.sampleCount });
    const { judgement } = judgeRecording({ facts, signal: of }, ruleset, {
      window: (...found) => heard.push(found),
      beats: (beats) => heard.push(beats),
      verdicts: (...verdicts) => heard.push(verdicts),
    });
    return { judgement, heard };
  };
  expect(judged(spoiling)).toEqual(judged(signal));
  expect(usedAgain).toBe(leads.length * 3); // 200 s in blocks of a minute
});

test.each([
  ['whole', []],
  ['with gaps', [4000, 4001, 17_250, 17_251, 17_252]],
])('a signal that is %s has the beats, window by window, that each window alone shows', (_, missing) => {
  const { adu } = ecg({ durationS: 95, samplingRateHz: 250, zeroAdu: 0 });
  const stored = Float64Array.from(adu);
  for (const at of missing) stored[at] = Number.NaN;
  const signal = signalOf([stored], 250);
  let beats = 0;
  for (const { span, pieces } of piecesInTurn(signal, windowsOf(signal, WINDOW), MARGIN)) {
    const together = new Lead(pieces[0]!).rhythm().beatsInWindow();
    expect(together).toEqual(new Lead(piecesOf(signal, span, MARGIN)[0]!).rhythm().beatsInWindow());
    beats += together.length;
  }
  expect(beats).toBeGreaterThan(80);
});
