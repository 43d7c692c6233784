/** `./ecg rules explain ID`: all that is known about one rule, in words. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { type Paint, paintWith } from '../../local/terminal/paint.ts';
import type { Rule } from '../../quality/rule.ts';
import { type Chapter, printChapters } from '../page/chapters.ts';
import { keptPopulations, SHARES } from './populations.ts';
import { calibrationParagraphs, hasScorecard, scorecardParagraphs } from './score-words.ts';
import {
  differingProfiles,
  formulaLines,
  paragraph,
  relaxationWords,
  rhythmWords,
  ruleById,
  scopeWords,
  valueWords,
} from './words.ts';

export const main = command({
  call: './ecg rules explain',
  names: 'ID',
  about:
    'Explains one rule: what it demands and why, its settings, its sources, and what it measures on good recordings.',
  examples: [
    ['./ecg rules explain frozen-trace', ''],
    ['./ecg rules explain baseline', 'an unknown name lists the rules about it'],
  ],
  exitStatus: { 0: 'explained', 2: 'wrong use, or no rule has that name' },
  run: ({ names: [id, ...more] }, context) => {
    if (id === undefined || more.length > 0) throw new WrongArguments('Name one rule: ./ecg rules explain ID.');
    const rule = ruleById(id);
    printChapters([rule.id, rule.title], chapters(rule, paintWith(context.colours)), context);
    return 0;
  },
});

function chapters(rule: Rule, paint: Paint): Chapter[] {
  return [
    ['looks at', [scopeWords(rule)]],
    ['says', [severityWords(rule)]],
    ['why', [paragraph(rule.because)]],
    ['formula', rule.formula === undefined ? [] : formulaLines(rule.formula)],
    ...scoreChapters(rule),
    ['settings', settingParagraphs(rule, paint)],
    ['profiles', profileParagraphs(rule)],
    ['measures', Object.entries(rule.measures).map(([name, { unit, meaning }]) => `${name} (${unit}): ${meaning}`)],
    ['good ones', populationParagraphs(rule)],
    [
      'comes with',
      rule.comesWith === undefined ? [] : [`rules that may report the same fault: ${rule.comesWith.join(', ')}`],
    ],
    [
      'spares',
      rule.mustStayQuietOn.length === 0 ? [] : [`tested to reject none of: ${rhythmWords(rule.mustStayQuietOn)}`],
    ],
    ['sources', rule.references],
    [
      'to change',
      [`quality/rules/${rule.id}.ts, version ${rule.version}; for one device, its file in quality/profiles/`],
    ],
  ];
}

/** What each measure adds to the score, for the rule that has one. */
function scoreChapters({ id }: Rule): Chapter[] {
  if (!hasScorecard(id)) return [];
  return [
    ['scorecard', scorecardParagraphs()],
    ['calibration', calibrationParagraphs()],
  ];
}

function severityWords({ severity, clinicalReview }: Rule): string {
  if (severity === 'pass') return 'nothing: it only measures, for comparison, and judges nothing';
  const worst = severity === 'info' ? 'info, nothing worse' : `${severity} at worst`;
  return clinicalReview === true ? `${worst}; a sick heart can cause this too, so a physician should look` : worst;
}

function settingParagraphs({ settings }: Rule, paint: Paint): string[] {
  const all = Object.entries(settings);
  if (all.length === 0) return ['none'];
  return all.flatMap(([name, setting]) => {
    const isStrictness = setting.relaxedBy !== 'nothing';
    const effect = isStrictness
      ? `relaxed by ${relaxationWords(setting)}`
      : 'changes what is measured, not how strictly';
    return [`${paint('bold', name)} ${valueWords(setting.default)}`, `  ${setting.meaning}; ${effect}`];
  });
}

function profileParagraphs(rule: Rule): string[] {
  const differing = differingProfiles(rule);
  return differing.length === 0
    ? ['the same in all of them']
    : differing.map(({ profile, words }) => `${profile}: ${words}`);
}

function populationParagraphs({ measures }: Rule): string[] {
  return keptPopulations().flatMap((population) =>
    Object.entries(measures).flatMap(([name, { unit }]) => {
      const found = population.measures[name];
      if (found === undefined) return [];
      const at = (share: (typeof SHARES)[number]) => found.percentiles[SHARES.indexOf(share)];
      const word = unit === 'count' || unit === 'ratio' ? '' : ` ${unit}`;
      return [
        `${name} of ${population.of}, ${found.windows} windows: median ${at(50)}${word}, 99th percentile ${at(99)}${word}, from ${at(0)} to ${at(100)}${word}`,
      ];
    }),
  );
}
