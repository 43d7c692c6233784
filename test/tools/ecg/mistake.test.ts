/** A mistake in a file that people edit is one sentence with file and line, and not a stack. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rulesetOf } from '../../../quality/judge/ruleset.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { mistakeIn } from '../../../tools/ecg/mistake.ts';

const PROJECT = join(import.meta.dirname, '..', '..', '..');

/** An error as Node throws it while it loads a file. */
function thrown(message: string, stack: string): Error {
  return Object.assign(new Error(message), { stack });
}

describe('a mistake', () => {
  test.each([
    [
      'file:///home/me/ecg/quality/profiles/acme.ts',
      'microvlts is not defined',
      'microvlts is not defined; did you mean microvolts?',
    ],
    ['/home/me/ecg/quality/rules/acme.ts', 'Unexpected token `}`.', 'Unexpected token `}`'],
    [
      'file:///home/me/ecg/quality/rules/acme.ts',
      "The requested module '../units.ts' does not provide an export named 'secnds'",
      "The requested module '../units.ts' does not provide an export named 'secnds'; did you mean seconds?",
    ],
  ])('in %s is said with its line', (file, message, sentence) => {
    const mistake = mistakeIn(thrown(message, `${file}:12\n  code\n  ^\nError: ${message}\n    at node:internal`));
    expect(mistake?.message).toBe(`${file.slice(file.indexOf('quality'))}:12: ${sentence}`);
    expect(mistake?.exitStatus).toBe(2);
  });

  test('in what a profile says is said with the line in which it says it', () => {
    const wrong = {
      ...defaultProfile,
      recording: { ...defaultProfile.recording, mains: { value: 60, unit: 'Hz' } as never },
    };
    let mistake: Error | undefined;
    try {
      rulesetOf(wrong);
    } catch (error) {
      mistake = mistakeIn(error);
    }
    const [, file = '', line = ''] =
      /^([^:]+):(\d+): profile mit-bih-360: recording\.mains must be/.exec(mistake?.message ?? '') ?? [];
    const lines = readFileSync(join(PROJECT, file), 'utf8').split('\n');
    expect(lines[Number(line) - 1]).toContain('mains: ');
  });

  test('elsewhere is a bug, and keeps its stack', () => {
    expect(mistakeIn(thrown('x', 'Error: x\n    at file:///home/me/ecg/handler/rows.ts:1:2'))).toBeUndefined();
    expect(mistakeIn('text')).toBeUndefined();
  });
});
