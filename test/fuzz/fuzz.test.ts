/** The search itself: what it finds when there is something, and what it refuses. */
import { describe, expect, test } from '@jest/globals';
import { anyText } from '../support/seed/any-text.ts';
import { workspace } from '../support/workspace.ts';
import { main } from './fuzz.ts';
import { eachIsOneLine, prototypesAsTheyWere } from './invariants.ts';
import { neutral } from './slack.ts';
import { asJson, target } from './target.ts';

const planted = (check: (text: string) => void) =>
  target<string>({
    name: 'planted',
    ...asJson,
    inputs: anyText({ maxLength: 30 }),
    decode: (bytes) => JSON.parse(Buffer.from(bytes).toString()),
    check: async (text) => check(text),
  });

describe('a target', () => {
  test('finds what is wrong, and shrinks it to what shows it', async () => {
    const faulty = planted((text) => {
      if (text.length > 4) throw new Error('too long');
    });
    const tried: string[] = [];
    const found = await faulty.fuzz(1, 60_000, (input) => tried.push(Buffer.from(input).toString()));
    expect(found?.error).toMatchObject({ message: expect.stringContaining('too long') });
    expect(JSON.parse(Buffer.from(found!.input).toString())).toHaveLength(5);
    await expect(faulty.repeat(found!.input)).rejects.toThrow('too long');
    await expect(faulty.repeat(Buffer.from('"good"'))).resolves.toBeUndefined();
    const again: string[] = [];
    await faulty.fuzz(1, 60_000, (input) => again.push(Buffer.from(input).toString()));
    expect(again).toEqual(tried);
  });

  test('notices a prototype that was written to', async () => {
    const polluting = planted(() => Object.defineProperty(Array.prototype, 'mine', { value: 1, configurable: true }));
    try {
      await expect(polluting.repeat(Buffer.from('"a"'))).rejects.toThrow('a prototype was written to');
    } finally {
      delete (Array.prototype as { mine?: number }).mine; // put there above
    }
    expect(prototypesAsTheyWere).not.toThrow();
  });
});

describe('what must hold', () => {
  test.each([
    '{"level":"info","event":"object-gone"}',
    '{"level":"info","event":"object-gone"}\n{}\n',
    '{"level":"info","event":"invented"}\n',
    '{"level":"loud","event":"object-gone"}\n',
    '{"level":"info","event":"object-gone","of":"Ada"}\n',
  ])('a log line is not %j', (line) => {
    expect(() => eachIsOneLine([line], ['Ada'])).toThrow();
    expect(() => eachIsOneLine(['{"level":"info","event":"object-gone"}\n'], ['Ada'])).not.toThrow();
  });

  test.each(['<!here>', '@channel', '*bold*', '_italics_', '~no~', 'https://x', '`', '\u202e', 'a\nb'])(
    'no notice says %j',
    (text) => {
      const saying = (reason: string) => {
        const description = `• *gone* \`a.mat\`: ${reason}`;
        const content = { textType: 'client-markdown', title: 'x', description, nextSteps: [], keywords: [] } as const;
        return { version: '1.0', source: 'custom', content, metadata: { summary: 'x', eventType: 'x' } } as const;
      };
      expect(() => neutral(saying(text))).toThrow();
      expect(() => neutral(saying('"my_long_name" has 3 * 4 values, `0` is wanted'))).not.toThrow();
    },
  );
});

test.each([
  [[], /^Say for how long: npm run fuzz -- --seconds N/],
  [['--seconds', '0'], /^Say for how long/],
  [['--seconds', '5', '--seed', 'x'], /^--seed wants a whole number, found "x"\.$/],
  [['--seconds', '5', '--only', 'readers'], /^There is no target "readers": there are reader, events/],
  [['--repeat', 'a.mat'], /^Say which target reads "a\.mat"/],
  [['--repeat', 'a.mat', '--only', 'reader'], /^"a\.mat" cannot be found\.$/],
])('%j is refused in a sentence', async (argv, sentence) => {
  const here = workspace();
  expect(await main(argv, here.context)).toBe(2);
  const { out, err } = here.taken();
  expect(out).toBe('');
  expect(err.trimEnd()).toMatch(sentence);
});
