/** What RULES.md says of `signal-quality` besides what it says of every rule: its card, its curves, and other scores. */
import { scorecard } from '../../../quality/rules/signal-quality.ts';
import { COMPARED, type ComparedScore, keptComparison } from '../../rules/score-comparison.ts';
import { calibrationParagraphs, heldWords, signed, weightWords } from '../../rules/score-words.ts';
import { table } from '../markdown.ts';
import { scoreSvg } from './score-svg.ts';

const TITLE = 'The points that each measure adds to the sum, over the values it is held between.';
/** By path in the project, and from the page. */
const DRAWING = { path: 'quality/drawings/signal-quality-points.svg', fromPage: 'drawings/signal-quality-points.svg' };

/** The drawing of the curves, and where it is kept. */
export function scoreDrawing(): { readonly path: string; readonly svg: string } {
  return { path: DRAWING.path, svg: scoreSvg(scorecard, TITLE) };
}

/** Paragraphs for the section of the rule. */
export function scoreSection(): string[] {
  const rows = scorecard.lines.map((line) => [`\`${line.measure}\``, weightWords(line), heldWords(line), line.source]);
  return [
    'The scorecard: points are added up, and 0 means as likely good as not.',
    table(
      ['measure', 'points', 'held between', 'why, and how sure'],
      [['start', signed(scorecard.start), '', '95 % interval -14.0 to -6.5'], ...rows],
    ),
    `![${TITLE}](${DRAWING.fromPage})`,
    calibrationParagraphs().map(capitalised).join('. ').concat('.'),
    ...comparison(),
  ];
}

function comparison(): string[] {
  const sets = keptComparison();
  if (sets.length === 0) return [];
  const scores = Object.keys(COMPARED) as ComparedScore[]; // the keys are exactly the scores
  return [
    `Other scores on the same windows: the area under the ROC curve, which is the chance that a lead labelled good scores higher
than one that is not (0.5 is a coin toss). Measured by \`npm run validate -- --keep\`, on the windows for which every score could
be computed. \`quality\` was fitted to these labels, the others were not; NeuroKit's default compares the beats of a window
with each other and is not meant to compare windows.`,
    table(
      ['score', ...sets.map(({ of, good, bad }) => `${of} (${good} good, ${bad} not)`)],
      scores.map((score) => [COMPARED[score], ...sets.map(({ areas }) => areas[score].toFixed(3))]),
    ),
  ];
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
