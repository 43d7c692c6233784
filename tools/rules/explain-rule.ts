/** `npm run rules -- explain ID`: all that is known about one rule, in words. */
import { readArguments, WrongArguments } from '../../local/terminal/arguments.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { type Paint, paintWith } from '../../local/terminal/paint.ts';
import { wrapped } from '../../local/terminal/text.ts';
import type { Rule } from '../../quality/rule.ts';
import { keptPopulations, SHARES } from './populations.ts';
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

const LABEL_COLUMNS = 12;
/** Lines longer than this are hard to read, however wide the terminal is. */
const MAX_COLUMNS = 110;

/** @throws {WrongArguments} when no rule is named, or none has that name */
export function explainRule(argv: readonly string[], { out, colours }: CommandContext): number {
  const [id, ...more] = readArguments(argv, {}).names;
  if (id === undefined || more.length > 0) throw new WrongArguments('Name one rule: npm run rules -- explain ID.');
  const rule = ruleById(id);
  const paint = paintWith(colours);
  out.write(`${paint('bold', rule.id)}  ${rule.title}\n\n`);
  const columns = Math.min(out.columns, MAX_COLUMNS) - LABEL_COLUMNS;
  for (const [label, paragraphs] of chapters(rule, paint)) {
    const lines = paragraphs.flatMap((text) => indented(text, columns));
    lines.forEach((line, i) => {
      out.write(`${paint('dim', (i === 0 ? label : '').padEnd(LABEL_COLUMNS))}${line}`.trimEnd().concat('\n'));
    });
    if (lines.length > 0) out.write('\n');
  }
  return 0;
}

type Chapter = readonly [label: string, paragraphs: readonly string[]];

function chapters(rule: Rule, paint: Paint): Chapter[] {
  return [
    ['looks at', [scopeWords(rule)]],
    ['says', [severityWords(rule)]],
    ['why', [paragraph(rule.because)]],
    ['formula', rule.formula === undefined ? [] : formulaLines(rule.formula)],
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
    ['to change', [`quality/rules/${rule.id}.ts, version ${rule.version}; for one device quality/profiles/`]],
  ];
}

function severityWords({ severity, clinicalReview }: Rule): string {
  const worst = severity === 'info' ? 'info, nothing worse' : `${severity} at worst`;
  return clinicalReview === true ? `${worst}; a sick heart can cause it too, so somebody should look` : worst;
}

function settingParagraphs({ settings }: Rule, paint: Paint): string[] {
  const all = Object.entries(settings);
  if (all.length === 0) return ['none'];
  return all.flatMap(([name, setting]) => {
    const isStrictness = setting.relaxedBy !== 'nothing';
    const effect = isStrictness ? `relaxed by ${relaxationWords(setting)}` : 'says what is measured, not how strictly';
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

/** Wraps a paragraph; its further lines are indented like its first. */
function indented(text: string, columns: number): string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  return wrapped(text.trim(), columns - indent.length).map((line) => `${indent}${line}`);
}
