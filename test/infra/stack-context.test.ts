import { describe, expect, test } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import fc from 'fast-check';
import { fixedName, stackContext } from '../../infra/stack-context.ts';
import { anyStackName } from './stack-names.ts';

describe('a fixed name', () => {
  test('has at most 64 characters, lower case letters, digits and one separator, for any stack', () => {
    fc.assert(
      fc.property(anyStackName, fc.constantFrom('-' as const, '_' as const), (stack, between) => {
        expect(fixedName({ project: 'ecg-pipeline', stack }, between)).toMatch(
          between === '-' ? /^[a-z][a-z0-9-]{0,63}$/ : /^[a-z][a-z0-9_]{0,63}$/,
        );
      }),
    );
  });

  test('differs for any two stacks, also where they differ in a character that AWS does not take', () => {
    const stem = fc.stringMatching(/^[a-z]{0,70}$/);
    const endings = ['a.b', 'a-b', 'a_b', 'A-B', 'a--b', 'ab', 'a-b-'];
    fc.assert(
      fc.property(stem, (start) => {
        const names = endings.map((end) => fixedName({ project: 'ecg-pipeline', stack: start + end }, '_'));
        expect(new Set(names).size).toBe(endings.length);
      }),
    );
  });

  test('is plain where a plain name will do', () => {
    expect(fixedName({ project: 'ecg-pipeline', stack: 'dev' }, '_')).toBe('ecg_pipeline_dev');
    expect(fixedName({ project: 'ecg-pipeline', stack: 'prod-eu' }, '-')).toBe('ecg-pipeline-prod-eu');
  });
});

test('a stack without a region is refused, with the key and an example', async () => {
  const { AWS_REGION, AWS_DEFAULT_REGION, ...rest } = process.env;
  const before = process.env;
  process.env = rest;
  try {
    const newResource = () => ({ id: '', state: {} });
    await pulumi.runtime.setMocks({ newResource, call: () => ({}) }, 'ecg-pipeline', 'dev');
    pulumi.runtime.setAllConfig({});
    expect(() => stackContext()).toThrow('aws:region must be an AWS region such as eu-central-1, but it is not set.');
  } finally {
    process.env = before;
  }
});
