import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rulesCode, rulesCodeIn } from '../../../handler/origin/rules-code.ts';
import { emptyFolder } from '../../support/workspace.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

interface Copy {
  readonly root: string;
  /** Replaces the first match of a pattern, which there must be. */
  edit(file: string, pattern: RegExp | string, by: string): void;
  write(file: string, text: string): void;
}

/** The rules in a folder of their own, where they can be edited. */
function copy(): Copy {
  const root = emptyFolder();
  cpSync(join(PROJECT, 'quality'), join(root, 'quality'), { recursive: true });
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const edit = (file: string, pattern: RegExp | string, by: string) => {
    const before = readFileSync(join(root, file), 'utf8');
    const after = before.replace(pattern, by);
    if (after === before) throw new Error(`${file} has no ${pattern}`);
    write(file, after);
  };
  return { root, edit, write };
}

const cacheOf = ({ root }: Copy) => join(root, 'node_modules', '.cache', 'ecg-pipeline');

describe('the code of the rules', () => {
  test('has the same hash wherever the project is', () => {
    expect(rulesCode).toMatch(/^[0-9a-f]{64}$/);
    expect(rulesCodeIn(copy().root)).toBe(rulesCode);
  });

  test.each<[string, (copy: Copy) => void]>([
    [
      'a comment',
      ({ edit }) => edit('quality/rules/frozen-trace.ts', /^import/m, '/*! @license none */ // why\nimport'),
    ],
    ['a comment among the signal functions', ({ edit }) => edit('quality/signal/runs.ts', /^/, '// why\n')],
    ['blank lines', ({ edit }) => edit('quality/judge/tally.ts', /\n/g, '\n\n')],
    ['a type', ({ edit }) => edit('quality/judge/tally.ts', /$/, '\nexport type Unused = string;\n')],
    ['a profile', ({ edit }) => edit('quality/profiles/mit-bih-360.ts', 'hz(360)', 'hz(361)')],
    ['a new profile', ({ write }) => write('quality/profiles/other.ts', 'export default 1;')],
    ['a document', ({ write }) => write('quality/RULES.md', '')],
    ['a drawing', ({ root }) => rmSync(join(root, 'quality', 'drawings'), { recursive: true })],
    ['figures about the rules', ({ write }) => write('quality/populations.json', '{}')],
    ['what only the library needs', ({ edit }) => edit('quality/evaluate.ts', /$/, '\nexport const more = 1;\n')],
  ])('keeps its hash with %s', (_, change) => {
    const changed = copy();
    change(changed);
    expect(rulesCodeIn(changed.root)).toBe(rulesCode);
  });

  test.each<[string, string, RegExp | string, string]>([
    ['a limit of a rule', 'quality/rules/frozen-trace.ts', 'seconds(0.5)', 'seconds(0.6)'],
    ['what a rule checks', 'quality/rules/duration.ts', /\.reject\(/, '.warn('],
    ['a number in a signal function', 'quality/signal/beats.ts', /(?<==.*)\b\d+(?:\.\d+)?\b/, '4711'],
    ['a number of the judge', 'quality/judge/ruleset.ts', 'seconds(3)', 'seconds(4)'],
    [
      'how windows are cut',
      'quality/judge/windows/windows.ts',
      'SHORTEST_LAST_SHARE = 0.5',
      'SHORTEST_LAST_SHARE = 0.6',
    ],
    ['how leads are tallied', 'quality/judge/tally.ts', '100 * unusable >', '99 * unusable >'],
    ['a conversion of units', 'quality/units.ts', /(?<==.*)\b\d{2,}\b/, '4711'],
    ['a version', 'quality/rules/duration.ts', /version: \d+/, 'version: 4711'],
    [
      'the order of the rules',
      'quality/rules/index.ts',
      '  signalPresent,\n  numericRealMatrix,',
      '  numericRealMatrix,\n  signalPresent,',
    ],
    ['code that is called pure and is not', 'quality/rules/index.ts', /$/, '\n/* @__PURE__ */ catalogue.toString();\n'],
  ])('has another hash with a change of %s, and the old one when it is taken back', (_, file, pattern, by) => {
    const changed = copy();
    expect(rulesCodeIn(changed.root)).toBe(rulesCode);
    changed.edit(file, pattern, by);
    expect(rulesCodeIn(changed.root)).not.toBe(rulesCode);
    changed.write(file, readFileSync(join(PROJECT, file), 'utf8'));
    expect(rulesCodeIn(changed.root)).toBe(rulesCode);
  });

  test('has another hash with a change of what a rule imports from elsewhere, however often it was asked', () => {
    const changed = copy();
    changed.write('elsewhere/limit.ts', 'export const limit = 1;');
    changed.edit(
      'quality/rules/index.ts',
      /$/,
      "\nimport { limit } from '../../elsewhere/limit.ts';\nexport { limit };\nconsole.log(limit);\n",
    );
    const before = rulesCodeIn(changed.root);
    expect(rulesCodeIn(changed.root)).toBe(before);
    changed.write('elsewhere/limit.ts', 'export const limit = 2;');
    expect(rulesCodeIn(changed.root)).not.toBe(before);
  });

  test('that does not parse has none', () => {
    const broken = copy();
    broken.edit('quality/rules/duration.ts', 'version:', 'version::');
    expect(() => rulesCodeIn(broken.root)).toThrow('duration.ts');
  });
});

describe('what is kept of it', () => {
  test('spares minifying the same code again', () => {
    const kept = copy();
    rulesCodeIn(kept.root);
    const [name] = readdirSync(cacheOf(kept));
    writeFileSync(join(cacheOf(kept), name!), 'a'.repeat(64));
    expect(rulesCodeIn(kept.root)).toBe('a'.repeat(64));
  });

  test('is passed over where it was cut short', () => {
    const kept = copy();
    rulesCodeIn(kept.root);
    const [name] = readdirSync(cacheOf(kept));
    writeFileSync(join(cacheOf(kept), name!), rulesCode.slice(0, 63));
    expect(rulesCodeIn(kept.root)).toBe(rulesCode);
  });

  test('may fail to be kept', () => {
    const closed = copy();
    closed.write('node_modules', 'a file where the folder would be');
    expect(rulesCodeIn(closed.root)).toBe(rulesCode);
  });
});
