import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { generatedFiles } from '../../../tools/docs/generated.ts';
import { DRAWINGS, orphans, PROJECT, staleFiles } from '../../../tools/docs/in-tree.ts';
import { measurePopulations, populationsText } from '../../../tools/docs/rules/measure-populations.ts';
import { rulesFiles } from '../../../tools/docs/rules/rules-files.ts';
import { scoreDrawing } from '../../../tools/docs/rules/score-section.ts';
import { keptPopulations, POPULATIONS_FILE, type Population } from '../../../tools/rules/populations.ts';
import { messagesOf } from '../../support/messages-of.ts';
import { realData, whenPresent } from '../../support/real-data.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { expectComplete } from './drawings.ts';

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const GUIDE = 'quality/README.md';

describe('what is printed from code', () => {
  /**
   * What lies in the tree was printed by another process, so that it comes out the same twice is said by one printing: a
   * second in the same process is for what is run at leisure. Most of it is the capacity of ten settings.
   */
  test('comes out each time as it is in the tree', async () => {
    for (let time = 0; time < runsOf(2); time += 1) {
      const files = await generatedFiles();
      expect(files.size).toBeGreaterThan(0);
      expect(staleFiles(files).map((path) => `${path} is stale: run npm run docs`)).toEqual([]);
      const ofRules = [...rulesFiles()];
      expect(ofRules.length).toBeGreaterThan(1);
      expect(ofRules.filter(([path, text]) => files.get(path) !== text)).toEqual([]);
      expect(orphans(files).map((path) => `${path} belongs to no rule: run npm run docs`)).toEqual([]);
    }
  });

  test('has complete drawings: one caption, and a shaded span wherever there is a trace', () => {
    const names = readdirSync(join(PROJECT, DRAWINGS)).filter((name) => name !== basename(scoreDrawing().path));
    const drawings = names.map((name) => read(join(DRAWINGS, name)));
    expect(drawings).not.toHaveLength(0);
    for (const svg of drawings) expectComplete(svg);
  });

  whenPresent('holds the percentiles of the real windows', async () => {
    const kept = keptPopulations();
    const measured = await measurePopulations(realData.root ?? '');
    expect(kept.map(({ of }) => of)).toEqual(measured.map(({ of }) => of));
    const expected = measured.map((population, i) => onlyMeasures(population, Object.keys(kept[i]?.measures ?? {})));
    const isFresh = populationsText(expected) === read(POPULATIONS_FILE);
    expect(isFresh ? [] : [`${POPULATIONS_FILE} is stale: run npm run populations`]).toEqual([]);
  });
});

describe('the guide to owning the rules', () => {
  const text = read(GUIDE);

  test('has five steps for each of its tasks', () => {
    const tasks = text.split(/^## /m).slice(1);
    expect(tasks.map((task) => [task.split('\n')[0], task.match(/^\d\. /gm)?.length])).toEqual([
      ['Change a threshold', 5],
      ['Add a rule', 5],
      ['Add a device', 5],
      ['Read a verdict', 5],
      ['Use it from code', undefined], // for programmers, and one call
    ]);
  });

  test('shows a rule that compiles, and profiles that do', () => {
    const [settings = '', rule = ''] = [...text.matchAll(/^ {3}```ts\n(.*?)^ {3}```/gms)].map(([, code = '']) => code);
    expect(
      messagesOf({ 'quality/rules/hiss.ts': rule, 'quality/profiles/mine.ts': profileWith(settings.trim()) }),
    ).toEqual([]);
  });

  test('quotes what the compiler says about each mistake', () => {
    const mistakes = [...text.matchAll(/^ {3}\| `([^`]+)` \| `(.+)` \|$/gm)].map(([, written = '', said = '']) => ({
      written,
      said,
    }));
    expect(mistakes).toHaveLength(5);
    const files = mistakes.map(({ written }, i) => {
      const whole = written.startsWith("'") ? written.replace('…', '') : `'muscle-noise': { ${written} }`;
      return [`quality/profiles/mistake-${i}.ts`, profileWith(`rules: { ${whole} },`)] as const;
    });
    const messages = messagesOf(Object.fromEntries(files));
    for (const { said } of mistakes) expect(messages.join('\n').replaceAll('\\"', '"')).toContain(said);
    expect(messages).toHaveLength(mistakes.length);
  });
});

/** A measure that nobody has taken on good recordings yet is not missed: the page says so. */
function onlyMeasures(population: Population, columns: readonly string[]): Population {
  const measures = Object.entries(population.measures).filter(([column]) => columns.includes(column));
  return { ...population, measures: Object.fromEntries(measures) };
}

function profileWith(rulesText: string): string {
  const all = read('quality/profiles/holter-24h.ts');
  return all
    .replace(
      /import \{[^}]*\} from '\.\.\/units\.ts';/,
      "import { adu, aduPerMillivolt, hz, microvolts, percent, seconds } from '../units.ts';",
    )
    .replace(/rules: \{.*\},\n\}\);/s, `${rulesText}\n});\nexport const used = [microvolts];\n`);
}
