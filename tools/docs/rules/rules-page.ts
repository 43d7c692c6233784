/** `quality/RULES.md`: the catalogue, printed. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rule } from '../../../quality/rule.ts';
import { keptPopulations, type Population, SHARES } from '../../rules/populations.ts';
import { hasScorecard } from '../../rules/score-words.ts';
import {
  differingProfiles,
  formulaLines,
  paragraph,
  relaxationWords,
  rhythmWords,
  rules,
  rulesByGroup,
  scopeWords,
  valueWords,
} from '../../rules/words.ts';
import { table, withLinks } from '../markdown.ts';
import { scoreSection } from './score-section.ts';

/** The drawing of a rule, and the words for readers who cannot see it. */
export interface RulePicture {
  readonly file: string;
  readonly words: string;
}

/** What mutation testing found: how many percent of the deliberate mistakes in a rule its tests notice, by rule id. */
export type MutationScores = Readonly<Record<string, number>>;

const SCORES_FILE = join(import.meta.dirname, '..', '..', '..', 'quality', 'mutation-scores.json');

/** The kept scores; none before they are measured for the first time. */
export function keptMutationScores(): MutationScores {
  return existsSync(SCORES_FILE) ? (JSON.parse(readFileSync(SCORES_FILE, 'utf8')) as MutationScores) : {}; // our own file
}

/**
 * @param pictures by rule id, file names from the folder of the page
 * @param scores by rule id, where they were measured
 */
export function rulesPage(pictures: ReadonlyMap<string, RulePicture>, scores: MutationScores): string {
  const populations = keptPopulations();
  const sections = rulesByGroup().flatMap(({ title, rules: members }) => [
    `## ${title}`,
    ...members.map((rule) => section(rule, pictures.get(rule.id), populations, scores[rule.id])),
  ]);
  return `${[head(), ...sections].join('\n\n')}\n`;
}

/** Every rule in a line, linked to its section on a page. */
export function rulesTable(page: string): string {
  return table(
    ['rule', 'what it demands', 'at worst'],
    rules.map(({ id, title, severity }) => [`[\`${id}\`](${page}#${id})`, title, `\`${severity}\``]),
  );
}

function head(): string {
  return `<!-- Printed from the catalogue by npm run docs. Change the rules in rules/, not this page. -->

# The rules

A rule rejects only on evidence that no heart can produce. What a sick heart can also produce is at most a warning, marked
*clinical review*: a physician should look. [README.md](README.md) shows how to change a threshold, add a rule or a device, and
read a verdict; \`./ecg rules try FILE --all\` shows every figure below for your own file.

${rulesTable('')}

A rule whose worst verdict is \`pass\` only measures: its columns are for queries, and for comparison with other tools.

Each drawing is a generated ECG with a fault put in, on ECG paper: small squares are 0.04 s and 0.1 mV, large ones 0.2 s and
0.5 mV. The shading and the sentence are what the rule reports. The percentiles are those of good real windows of 10 s,
measured by \`npm run populations\`.`;
}

function section(
  rule: Rule,
  picture: RulePicture | undefined,
  populations: readonly Population[],
  score: number | undefined,
): string {
  const { id, title, because, formula, mustStayQuietOn, comesWith = [], references, version } = rule;
  const differing = differingProfiles(rule).map(({ profile, words }) => `\`${profile}\`: ${words}`);
  const quiet = rhythmWords(mustStayQuietOn);
  return [
    `### ${id}`,
    `**${title}.** ${factWords(rule)}.`,
    paragraph(because),
    drawing(rule, picture),
    formula === undefined ? '' : ['```text', ...formulaLines(formula), '```'].join('\n'),
    settings(rule),
    differing.length === 0 ? '' : `Other settings in profiles: ${differing.join(' · ')}.`,
    measures(rule, populations),
    ...(hasScorecard(id) ? scoreSection() : []),
    comesWith.length === 0
      ? ''
      : `Often reported together with ${comesWith.map((other) => `[\`${other}\`](#${other})`).join(', ')}.`,
    quiet === '' ? '' : `Tested to reject none of these hearts: ${quiet}.`,
    `Sources: ${references.map((reference) => withLinks(paragraph(reference))).join(' · ')}.`,
    [
      `[\`rules/${id}.ts\`](rules/${id}.ts), version ${version}`,
      score === undefined ? 'mutation score not measured yet' : `mutation score ${Math.round(score)} %`,
    ].join(' · '),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** What reports nothing has nothing to be drawn. */
function drawing({ severity }: Rule, picture: RulePicture | undefined): string {
  if (picture !== undefined) return `![${picture.words.replaceAll(/[[\]]/g, '')}](${picture.file})`;
  return severity === 'pass'
    ? ''
    : `No drawing yet: give it an example in [\`tools/docs/rules/examples.ts\`](../tools/docs/rules/examples.ts).`;
}

function factWords(rule: Rule): string {
  const { severity, clinicalReview } = rule;
  if (severity === 'pass') return `Looks at ${scopeWords(rule)}; measures for comparison, and judges nothing`;
  const review = clinicalReview === true ? ', for clinical review' : '';
  return `Looks at ${scopeWords(rule)}; at worst \`${severity}\`${review}`;
}

function settings({ settings: all }: Rule): string {
  const rows = Object.entries(all).map(([name, setting]) => [
    `\`${name}\``,
    valueWords(setting.default),
    relaxationWords(setting),
    setting.meaning,
  ]);
  return rows.length === 0 ? 'No settings.' : table(['setting', 'default', 'relaxed by', 'meaning'], rows);
}

/** What is measured, and what it is on good windows. */
function measures({ measures: all, appliesTo }: Rule, populations: readonly Population[]): string {
  const named = Object.entries(all).map(([name, { unit, meaning }]) => `\`${name}\` (${unit}), ${meaning}`);
  const where = appliesTo === 'file' ? 'Measures' : 'Measures, each a column of the `windows` table:';
  if (named.length === 0) return '';
  const rows = populations.flatMap((population) =>
    Object.keys(all).flatMap((name) => {
      const found = population.measures[name];
      return found === undefined ? [] : [[`\`${name}\``, population.of, found.windows, ...found.percentiles]];
    }),
  );
  const shares = SHARES.map((share) => (share === 0 ? 'least' : share === 100 ? 'most' : `${share} %`));
  const text = `${where} ${named.join('; ')}.`;
  if (rows.length === 0 && appliesTo !== 'file') return `${text} Not measured on good recordings yet.`;
  return rows.length === 0 ? text : `${text}\n\n${table(['measure', 'of', 'windows', ...shares], rows)}`;
}
