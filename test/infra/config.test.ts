import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { RunError } from '@pulumi/pulumi';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readSettings, SETTINGS, type StackSettings } from '../../infra/config.ts';
import { ConfigError } from '../../infra/setting.ts';
import { profiles } from '../../quality/profiles/index.ts';

const PROJECT = 'ecg-pipeline';
const NAMES = Object.keys(SETTINGS) as (keyof StackSettings)[];
const read = (values: Readonly<Record<string, string>>) =>
  readSettings(PROJECT, Object.fromEntries(Object.entries(values).map(([key, value]) => [`${PROJECT}:${key}`, value])));

/** The sentence with which values are refused. */
function refusal(values: Readonly<Record<string, string>>): string {
  try {
    read(values);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error(`${JSON.stringify(values)} was not refused`);
}

describe('configuration', () => {
  test('that says nothing gives every default', () => {
    expect(read({})).toEqual(Object.fromEntries(NAMES.map((name) => [name, SETTINGS[name].otherwise])));
  });

  test('of other namespaces is none of ours', () => {
    expect(readSettings(PROJECT, { 'aws:region': 'eu-central-1', 'other:memoryMiB': 'much' })).toEqual(read({}));
  });

  test('gives whole numbers in their range as numbers, whichever they are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 10_240 }), (mib) => {
        expect(read({ memoryMiB: String(mib) }).memoryMiB).toBe(mib);
      }),
    );
  });

  test('that is any text gives a value that is allowed or one sentence with the key', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), fc.oneof(fc.string(), fc.integer().map(String)), (name, text) => {
        try {
          expect(read({ [name]: text })).toHaveProperty(name);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          const { message } = error as ConfigError;
          expect(message).toContain(`${PROJECT}:`);
          expect(message).toContain(name);
          expect(message).toMatch(/^[^\n]*\.$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('refuses what is not a whole number in the range, and says which are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ max: 59 }), fc.integer({ min: 901 }), fc.double()), (value) => {
        fc.pre(!(Number.isInteger(value) && value >= 60 && value <= 900));
        const sentence = `ecg-pipeline:timeoutS must be a whole number from 60 to 900, got "${value}".`;
        expect(refusal({ timeoutS: String(value) })).toBe(sentence);
      }),
    );
  });

  test.each([
    [{ memoryMiB: '1e3' }, 'ecg-pipeline:memoryMiB must be a whole number from 512 to 10240, got "1e3".'],
    [{ crawlDaily: 'yes' }, 'ecg-pipeline:crawlDaily must be true or false, got "yes".'],
    [
      { rejectedShareAlarmPercent: '100' },
      'ecg-pipeline:rejectedShareAlarmPercent must be a whole number from 1 to 99, got "100".',
    ],
    [{ email: 'nobody' }, 'ecg-pipeline:email must be one e-mail address, got "nobody".'],
    [
      { defaultProfile: 'mit-bih' },
      `ecg-pipeline:defaultProfile must be one of ${[...profiles.keys()].join(', ')}, got "mit-bih".`,
    ],
    [{ memoryMib: '2048' }, 'ecg-pipeline:memoryMib is not a setting of this project; did you mean memoryMiB?'],
    [
      { slackChannelId: 'C0123ABCD' },
      'ecg-pipeline:slackChannelId is "C0123ABCD" but slackWorkspaceId is not set; set both or neither.',
    ],
    [
      { slackWorkspaceId: 'T0123ABCD' },
      'ecg-pipeline:slackWorkspaceId is "T0123ABCD" but slackChannelId is not set; set both or neither.',
    ],
    [
      { archiveClass: 'flexible' },
      'ecg-pipeline:glacierAfterDays must be a whole number from 5 to 3650 with archiveClass flexible, got "0", because an upload may wait 4 days in the queue and could then no longer be read.',
    ],
    [
      { largestFileMiB: '4096' },
      'ecg-pipeline:largestFileMiB must be a whole number from 1 to 4064 with ephemeralStorageMiB 4096, got "4096".',
    ],
    [
      { ephemeralStorageMiB: '512' },
      'ecg-pipeline:largestFileMiB must be a whole number from 1 to 480 with ephemeralStorageMiB 512, got "2048".',
    ],
    [{ maxDays: '0' }, 'ecg-pipeline:maxDays must be a whole number from 1 to 31, got "0".'],
  ])('%j is refused', (values, sentence) => {
    expect(refusal(values)).toBe(sentence);
  });

  test('is refused without a stack, which Pulumi leaves out for its own kind of error only', () => {
    expect(RunError.isInstance(new ConfigError('x'))).toBe(true);
  });
});

describe('Pulumi.dev.yaml', () => {
  const lines = readFileSync(join(import.meta.dirname, '..', '..', 'Pulumi.dev.yaml'), 'utf8').split('\n');
  const shown = new Map(
    lines.flatMap((line, index): [string, number][] => {
      const [, name] = /^ {2}# ecg-pipeline:(\w+): /.exec(line) ?? [];
      return name === undefined ? [] : [[name, index]];
    }),
  );
  /** The comment above a value, without the lines of other values. */
  const commentOf = (name: string) => {
    const above = lines.slice(0, shown.get(name));
    return above.slice(above.lastIndexOf('') + 1).join('\n');
  };
  const shownValue = (name: string) => {
    const value: unknown = parse(lines[shown.get(name)!]!.replace('# ', ''))[`${PROJECT}:${name}`];
    return String(value);
  };

  test('shows every value that a stack may set, once, and no other', () => {
    expect([...shown.keys()].sort()).toEqual([...NAMES].sort());
  });

  test.each(NAMES)('shows of %s the default, or an example that is allowed', (name) => {
    const { otherwise } = SETTINGS[name];
    if (otherwise === undefined) {
      expect(SETTINGS[name].read(shownValue(name))).toBeDefined();
      expect(commentOf(name).replace(/\s+#\s+/g, ' ')).toMatch(/No default\. For example:|Slack's ids/);
    } else expect(shownValue(name)).toBe(String(otherwise));
  });

  test.each(NAMES)('says of %s what it means, and the range of a number', (name) => {
    expect(commentOf(name)).toMatch(/# [A-Z]/);
    const range = /^a whole number from (\d+) to (\d+)$/.exec(SETTINGS[name].allowed);
    if (range !== null) expect(commentOf(name).replace(/\s+#\s+/g, ' ')).toContain(`${range[1]} to ${range[2]}`);
  });

  test('is a stack file that the program takes as it stands', () => {
    const { config } = parse(lines.join('\n')) as { config: Record<string, string> };
    expect(readSettings(PROJECT, config)).toEqual(read({}));
    expect(config).toHaveProperty(['aws:region']);
  });
});
