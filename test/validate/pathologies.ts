/** Generated hearts, sick and healthy, in every rhythm that the rules know: none may be rejected. */
import { judgeWindow } from '../../quality/judge/judge.ts';
import { rulesetOf } from '../../quality/judge/ruleset.ts';
import { defaultProfile } from '../../quality/profiles/index.ts';
import { RHYTHMS } from '../support/arbitraries.ts';
import { ecg } from '../support/ecg/ecg.ts';
import { pieceOf } from '../support/quality/pieces.ts';
import { showProgress } from './judged.ts';
import { claim, type ValidationLine } from './line.ts';

const PER_RHYTHM = 60;
const RATES_HZ = [125, 250, 360, 500, 1000];
const BPM = [40, 60, 80, 100, 130, 180];
const AMPLITUDES_PERCENT = [30, 60, 100, 200, 300];

export function pathologies(): ValidationLine[] {
  const ruleset = rulesetOf(defaultProfile);
  return RHYTHMS.map((rhythm) => {
    const rejectedBy = new Map<string, number>();
    for (let seed = 0; seed < PER_RHYTHM; seed += 1) {
      showProgress(`${rhythm} ${seed + 1}/${PER_RHYTHM}`);
      const { adu, gainAduPerMv, plan } = ecg({
        rhythm,
        seed,
        bpm: BPM[seed % BPM.length]!,
        jitterPercent: seed % 11,
        samplingRateHz: RATES_HZ[seed % RATES_HZ.length]!,
        amplitudePercent: AMPLITUDES_PERCENT[Math.floor(seed / 5) % AMPLITUDES_PERCENT.length]!,
        isInverted: seed % 2 === 1,
      });
      const piece = pieceOf(adu, { rateHz: plan.samplingRateHz, gain: gainAduPerMv, zero: plan.zeroAdu });
      for (const { rule, verdict } of judgeWindow(ruleset, [piece])) {
        if (verdict.outcome === 'reject') rejectedBy.set(rule.id, (rejectedBy.get(rule.id) ?? 0) + 1);
      }
    }
    showProgress('');
    const total = [...rejectedBy.values()].reduce((sum, count) => sum + count, 0);
    const by = [...rejectedBy].map(([id, count]) => `${id} ${count}`).join(', ');
    const shown = by === '' ? '0' : `${total} (${by})`;
    return claim(`generated ${rhythm}: rejections`, total, ['≤', 0], `${PER_RHYTHM} recordings`, { shown });
  });
}
