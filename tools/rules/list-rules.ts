/** `npm run rules -- list`: every rule on a line. */
import { readArguments, WrongArguments } from '../../local/terminal/arguments.ts';
import type { CommandContext } from '../../local/terminal/command-context.ts';
import { type Colour, type Paint, paintWith } from '../../local/terminal/paint.ts';
import { counted } from '../../local/terminal/text.ts';
import type { Grade } from '../../quality/verdict.ts';
import { rules, rulesByGroup } from './words.ts';

const GRADE_COLOURS: Readonly<Record<Grade, Colour>> = { reject: 'red', warn: 'yellow', info: 'cyan' };

/** @throws {WrongArguments} */
export function listRules(argv: readonly string[], { out, colours }: CommandContext): number {
  const [unwanted] = readArguments(argv, {}).names;
  if (unwanted !== undefined) throw new WrongArguments('npm run rules -- list takes no name; explain ID does.');
  const paint = paintWith(colours);
  const width = Math.max(...rules.map(({ id }) => id.length));
  for (const { title, rules: members } of rulesByGroup()) {
    out.write(`${paint('bold', title)}\n`);
    for (const rule of members) {
      out.write(`  ${rule.id.padEnd(width)}  ${gradeWord(rule.severity, paint)}  ${rule.title}\n`);
    }
    out.write('\n');
  }
  out.write(`${counted(rules.length, 'rule')}, each with the worst it says. npm run rules -- explain ID tells all.\n`);
  return 0;
}

/** A grade in its colour, padded so that what follows it lines up. */
function gradeWord(grade: Grade, paint: Paint): string {
  return paint(GRADE_COLOURS[grade], grade.padEnd('reject'.length));
}
