/**
 * What `./ecg rules new` and `./ecg profiles new` write. They compile and pass their tests as they are: a rule that works
 * is easier to turn into another than a gap is to fill.
 */
import { camelCase } from './ids.ts';

/** `quality/rules/ID.ts`: the level in a band of frequencies, compared with a limit. */
export function ruleTemplate(id: string): string {
  const measure = `${id.replaceAll('-', '_')}_uv`;
  return `import { rule } from '../rule.ts';
import { hz, microvolts, seconds } from '../units.ts';

export default rule({
  id: '${id}',
  version: 1,
  group: 'noise',
  title: 'What a good recording does, as a sentence',
  severity: 'warn',
  appliesTo: 'each lead',
  because: \`Why a good recording does that, and what it means where one does not. This template looks at the level above
            60 Hz, where little of a heart is left.\`,
  formula: 'level = median over frames of √(mean y²),  y = x between from and to',
  references: ['A paper (doi:…), a standard, or what was measured on recordings'],
  mustStayQuietOn: ['ventricular-tachycardia', 'ventricular-fibrillation'],
  comesWith: ['muscle-noise', 'beat-template', 'detectors-agree', 'signal-quality'],
  measures: { ${measure}: { unit: 'µV', meaning: 'median over frames of the RMS between 60 and 100 Hz' } },
  settings: {
    warnAbove: { default: microvolts(60), relaxedBy: 'increase', meaning: 'mention it' },
    from: { default: hz(60), relaxedBy: 'nothing', meaning: 'lower edge of the band' },
    to: { default: hz(100), relaxedBy: 'nothing', meaning: 'upper edge of the band' },
    frame: { default: seconds(0.1), relaxedBy: 'nothing', meaning: 'length of one frame' },
  },
  check(lead, { warnAbove, from, to, frame }, say) {
    const frames = lead.rmsBetween(from, to, frame);
    if (frames === undefined) return say.cannotTell(\`the sampling rate is too low for waves above \${from}\`);
    const level = frames.median();
    return say
      .measured({ ${measure}: level })
      .warn({
        where: frames.above(warnAbove),
        when: level > warnAbove,
        limit: warnAbove,
        sentence: 'a level of {value}, above {limit}',
      })
      .pass('a level of {value}');
  },
});
`;
}

/** `test/quality/rules/ID.test.ts`: recordings that pass and that are reported, and a fault put into good recordings. */
export function examplesTemplate(id: string): string {
  const name = camelCase(id);
  return `import ${name} from '../../../quality/rules/${id}.ts';
import { ecg } from '../../support/ecg/ecg.ts';
import { NO_NOISE } from '../../support/ecg/noises.ts';
import { testFault, withMuscle } from '../../support/quality/fault-injection.ts';
import { pieceOf } from '../../support/quality/pieces.ts';
import { testRule } from '../contract.ts';

/** A heart at rest, with muscle noise of this RMS. */
function noisy(muscleUv: number) {
  return pieceOf(ecg({ noises: { ...NO_NOISE, muscleUv } }).adu);
}

testRule(${name}, {
  pass: { 'a heart without noise': { given: noisy(0), at: [] } },
  warn: { 'muscles of 300 µV': { given: noisy(300) } },
});

testFault({
  rule: '${id}',
  what: 'muscles of 0.5 mV',
  outcome: 'warn',
  into: (recording) => withMuscle(recording, 0.5),
  // Beside those in comesWith.
  partners: ['spikes-and-steps'],
});
`;
}

/** `quality/profiles/ID.ts`: counts of a converter, 500 a second. */
export function profileTemplate(id: string): string {
  return `import { profile } from '../profile.ts';
import { adu, aduPerMillivolt, hz, percent, seconds } from '../units.ts';

/** Which device, and from where you know what its files mean. */
export default profile({
  id: '${id}',
  title: 'The device in one line',
  recording: {
    variables: ['val', 'ecg', 'data', 'signal'],
    orientation: 'auto',
    stores: 'adu',
    samplingRate: hz(500),
    gain: aduPerMillivolt(1000),
    zero: adu(0),
    mains: hz(50),
  },
  looksLike: { leads: [1, 2, 3], codes: [adu(-32767), adu(32766)] },
  window: seconds(10),
  policy: { badLeadOver: percent(20), minGoodLeads: 1 },
  rules: {},
});
`;
}
