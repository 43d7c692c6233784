/**
 * `npm run validate`: holds the rules against recordings that people have labelled, in `../shared/data/ecg`, and prints
 * one table. Exit status 1 when a target is missed that these recordings allow to be met. With --labels, it holds the score
 * against what people have marked in a lake instead.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WrongArguments } from '../../local/terminal/arguments.ts';
import { command } from '../../local/terminal/command.ts';
import { processContext } from '../../local/terminal/command-context.ts';
import { COMPARISON_FILE } from '../../tools/rules/score-comparison.ts';
import { realData } from '../support/real-data-folder.ts';
import { beats } from './beats.ts';
import { cinc2011 } from './cinc2011.ts';
import { cinc2017 } from './cinc2017.ts';
import { goodRecordings } from './good-recordings.ts';
import { tableOf, type ValidationLine } from './line.ts';
import { validateMarks } from './marks/validate-marks.ts';
import { mendeley } from './mendeley.ts';
import { mitdb } from './mitdb.ts';
import { pathologies } from './pathologies.ts';
import { comparisonOf } from './quality/comparison.ts';
import { labelledWindows } from './quality/labelled.ts';
import { scoreLines } from './quality/score-lines.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

export const main = command({
  call: 'npm run validate',
  about:
    'Compares the rules with recordings that people have labelled, in ../shared/data/ecg beside the project, and prints one table. Without them, only generated recordings are judged. It takes minutes. With --labels, the windows of a lake that people have marked in ./ecg look are compared instead, which takes seconds: how well quality and the rules tell good from poor, how far readers agree, and which offset makes the quality of a profile a probability.',
  options: {
    '--labels FILE': 'the marks of a lake, as ./ecg look keeps them: .local/lake.labels.ndjson',
    '--lake DIR': 'the lake of these marks (default: the one that the file stands beside)',
    '--keep': `keep how other scores compare in ${COMPARISON_FILE}, for RULES.md`,
  },
  examples: [
    ['npm run validate', ''],
    ['npm run validate -- --labels .local/lake.labels.ndjson', 'after marking good and poor windows'],
    ['npm run validate -- --keep && npm run docs', 'after a rule has changed what it measures'],
  ],
  exitStatus: { 0: 'every target was met that can be', 1: 'one was missed, or nothing is marked', 2: 'wrong use' },
  run: async ({ names: [name], values, switches }, context) => {
    const { out, err } = context;
    if (name !== undefined) throw new WrongArguments(`Unknown argument "${name}": npm run validate takes no name.`);
    const labels = values.get('labels');
    if (labels !== undefined) {
      if (switches.has('keep'))
        throw new WrongArguments('--keep is about the labelled recordings: leave out --labels.');
      return await validateMarks(labels, values.get('lake'), context);
    }
    if (values.has('lake')) throw new WrongArguments('--lake needs --labels FILE, the marks of that lake.');
    const lines: ValidationLine[] = [];
    if (realData.root === undefined) {
      err.write(
        'The recordings are missing (../shared/data/ecg, beside the project): only generated ones are judged.\n',
      );
    } else {
      for (const part of [mendeley, goodRecordings, mitdb, beats, cinc2011, cinc2017])
        lines.push(...(await part(realData.root)));
      const windows = await labelledWindows(realData.root);
      lines.push(...scoreLines(windows));
      if (switches.has('keep')) {
        writeFileSync(join(PROJECT, COMPARISON_FILE), `${JSON.stringify(comparisonOf(windows), null, 2)}\n`);
      }
    }
    lines.push(...pathologies());
    const count = (verdict: ValidationLine['verdict']) => lines.filter((line) => line.verdict === verdict).length;
    out.write(tableOf(lines));
    out.write(
      `\n${count('ok')} targets met, ${count('MISSED')} missed, ${count('out of reach')} out of reach on these recordings.\n`,
    );
    return count('MISSED') > 0 ? 1 : 0;
  },
});

if (import.meta.main) process.exitCode = await main(process.argv.slice(2), processContext());
