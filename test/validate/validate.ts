/**
 * `npm run validate`: holds the rules against recordings that people have labelled, in `../shared/data/ecg`, and prints
 * one table. Exit status 1 when a target is missed that these recordings allow to be met.
 */
import { realData } from '../support/real-data-folder.ts';
import { cinc2011 } from './cinc2011.ts';
import { cinc2017 } from './cinc2017.ts';
import { tableOf, type ValidationLine } from './line.ts';
import { mendeley } from './mendeley.ts';
import { mitdb } from './mitdb.ts';
import { pathologies } from './pathologies.ts';

const lines: ValidationLine[] = [];
if (realData.root === undefined) {
  process.stderr.write(
    'The recordings are missing (../shared/data/ecg, beside the project): only generated ones are judged.\n',
  );
} else {
  for (const part of [mendeley, mitdb, cinc2011, cinc2017]) lines.push(...(await part(realData.root)));
}
lines.push(...pathologies());
const count = (verdict: ValidationLine['verdict']) => lines.filter((line) => line.verdict === verdict).length;
process.stdout.write(tableOf(lines));
process.stdout.write(
  `\n${count('ok')} targets met, ${count('MISSED')} missed, ${count('out of reach')} out of reach on these recordings.\n`,
);
process.exitCode = count('MISSED') > 0 ? 1 : 0;
