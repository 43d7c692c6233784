/** `./ecg rules list`: every rule on a line, by group. */
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { type Colour, type Paint, paintWith } from '../../local/terminal/paint.ts';
import { counted, quoted } from '../../local/terminal/text.ts';
import { nearest } from '../../quality/nearest.ts';
import type { Rule } from '../../quality/rule.ts';
import { type RuleGroup, rulesByGroup } from './words.ts';

const SEVERITY_COLOURS: Readonly<Record<Rule['severity'], Colour>> = {
  reject: 'red',
  warn: 'yellow',
  info: 'cyan',
  pass: 'green',
};

export const main = command({
  call: './ecg rules list',
  names: '[GROUP]',
  about: `Lists the rules by group, each with the worst it can say and what a good recording does. Groups: ${rulesByGroup()
    .map(({ group }) => group)
    .join(', ')}.`,
  examples: [
    ['./ecg rules list', 'all of them'],
    ['./ecg rules list noise', 'one group'],
  ],
  exitStatus: { 0: 'listed', 2: 'wrong use, or no group has that name' },
  run: ({ names: [name, ...more] }, { out, colours }) => {
    if (more.length > 0) throw new WrongArguments(`./ecg rules list takes one group, got ${more.length + 1}.`);
    const groups = groupsCalled(name);
    const paint = paintWith(colours);
    const listed = groups.flatMap(({ rules }) => rules);
    const width = Math.max(...listed.map(({ id }) => id.length));
    for (const { group, title, rules } of groups) {
      out.write(`${paint('bold', group)}: ${title}\n`);
      for (const rule of rules) {
        out.write(`  ${rule.id.padEnd(width)}  ${severityWord(rule.severity, paint)}  ${rule.title}\n`);
      }
      out.write('\n');
    }
    out.write(`${counted(listed.length, 'rule')}. All about one: ./ecg rules explain ID\n`);
    return 0;
  },
});

function groupsCalled(name: string | undefined): RuleGroup[] {
  const groups = rulesByGroup();
  const found = groups.filter(({ group }) => name === undefined || group === name);
  if (found.length > 0 || name === undefined) return found;
  const ids = groups.map(({ group }) => group);
  throw new WrongArguments(`Unknown group ${quoted(name)}; did you mean "${nearest(name, ids)}"?`);
}

/** The worst that a rule can say, in its colour, padded so that what follows it lines up. */
function severityWord(severity: Rule['severity'], paint: Paint): string {
  return paint(SEVERITY_COLOURS[severity], severity.padEnd('reject'.length));
}
