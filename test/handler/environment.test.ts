import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  compactSettings,
  drawSettings,
  EnvironmentError,
  notifySettings,
  processSettings,
} from '../../handler/environment.ts';
import { defaultProfile, profiles } from '../../quality/profiles/index.ts';

const PROCESS = {
  LAKE_BUCKET: 'ecg-dev-lake-1a2b3c4',
  QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/uploads',
  REPORTS_QUEUE_URL: 'https://sqs.us-east-1.amazonaws.com/123456789012/reports',
};
const TELL = { NOTICES_TOPIC_ARN: 'arn:aws:sns:us-east-1:123456789012:notices' };
const URLS = { DASHBOARD_URL: 'https://a.example/#dashboards', LOG_QUERY_URL: 'https://a.example/?q=1' };

/** For each name, texts that it must not have. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  LAKE_BUCKET: ['Ecg', 'a', 'ecg/lake', '-ecg', 'x'.repeat(64)],
  QUEUE_URL: ['uploads', 'arn:aws:sqs:us-east-1:123456789012:uploads', 'ftp://sqs/uploads'],
  REPORTS_QUEUE_URL: ['reports'],
  DEFAULT_PROFILE: ['mit-bih', 'toString'],
  LARGEST_FILE_MIB: ['0', '-1', '1.5', '1e3', '10241', 'many', ' 5', '00000'],
  MAX_DAYS: ['0', '32', '1.5', 'all', ' 8'],
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: ['0', 'much', '1e3', '007'],
  SCRATCH_MIB: ['511', '10241', '1e3', 'all', '100000', ' 600'],
  CATALOGUE_DATABASE: ['Ecg', 'ecg-dev', 'x'.repeat(256)],
  DRAW_REPORTS: ['yes', '1', 'TRUE'],
  METRICS_NAMESPACE: ['AWS/Lambda', 'a b', 'x'.repeat(256)],
};

describe('the environment of the function that processes', () => {
  test('becomes settings, with defaults for what is left out or empty', () => {
    const settings = {
      lakeBucket: PROCESS.LAKE_BUCKET,
      queueUrl: PROCESS.QUEUE_URL,
      reportsQueueUrl: PROCESS.REPORTS_QUEUE_URL,
      defaultProfile,
      metricsNamespace: 'EcgPipeline',
      drawsReports: false,
    };
    expect(processSettings(PROCESS)).toMatchObject(settings);
    expect(processSettings({ ...PROCESS, DEFAULT_PROFILE: '', LARGEST_FILE_MIB: '' })).toEqual(
      processSettings(PROCESS),
    );
  });

  test('may say otherwise', () => {
    const said = {
      DEFAULT_PROFILE: 'holter-24h',
      LARGEST_FILE_MIB: '64',
      SCRATCH_MIB: '10240',
      MAX_DAYS: '31',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      METRICS_NAMESPACE: 'EcgPipeline/ecg-dev',
      DRAW_REPORTS: 'true',
    };
    expect(processSettings({ ...PROCESS, ...said })).toMatchObject({
      defaultProfile: profiles.get('holter-24h'),
      largestFileBytes: 64 * 2 ** 20,
      scratchMib: 10_240,
      maxDays: 31,
      memoryMib: 1024,
      metricsNamespace: 'EcgPipeline/ecg-dev',
      drawsReports: true,
    });
  });

  test('is refused with every missing and every wrong name in one message, and no other', () => {
    const wrong = fc.record(
      Object.fromEntries(Object.entries(WRONG).map(([name, texts]) => [name, fc.constantFrom(...texts)])),
      { requiredKeys: [] },
    );
    const missing = fc.subarray(Object.keys(PROCESS));
    fc.assert(
      fc.property(wrong, missing, (wrong, missing) => {
        const environment: Record<string, string | undefined> = { ...PROCESS, ...wrong };
        for (const name of missing) environment[name] = undefined;
        const bad = new Set([...missing, ...Object.keys(wrong)]);
        const message = messageOf(() => processSettings(environment));
        const named = [...(message?.matchAll(/([A-Z_]+) (?:is missing|must be)/g) ?? [])].map(([, name]) => name);
        expect(new Set(named)).toEqual(bad);
        expect(named).toHaveLength(bad.size);
      }),
    );
  });

  test('is refused in words that say what was wanted and what was found', () => {
    expect(messageOf(() => processSettings({ ...PROCESS, QUEUE_URL: undefined, LARGEST_FILE_MIB: 'many' }))).toBe(
      'the function\'s environment is wrong: QUEUE_URL is missing; expected the https URL of the queue of uploads; LARGEST_FILE_MIB must be whole MiB from 1 to 10240, got "many"',
    );
  });
});

describe('the environment of the function that tells', () => {
  test('becomes settings; links may be left out', () => {
    expect(notifySettings(TELL)).toEqual({
      noticesTopicArn: TELL.NOTICES_TOPIC_ARN,
      dashboardUrl: undefined,
      logQueryUrl: undefined,
      rulesUrl: undefined,
      showsFileNames: false,
      stack: undefined,
      drawingsQueueUrl: undefined,
      digest: undefined,
    });
    const digest = { NOTICE_GAP_MINUTES: '60', REPORTS_QUEUE_URL: 'https://q.example/1/r', LAKE_BUCKET: 'the-lake' };
    expect(notifySettings({ ...TELL, ...digest }).digest).toEqual({
      gapMinutes: 60,
      reportsQueueUrl: 'https://q.example/1/r',
      lakeBucket: 'the-lake',
    });
    expect(notifySettings({ ...TELL, SHOW_FILE_NAMES: 'true' }).showsFileNames).toBe(true);
    const drawing = { STACK_NAME: 'dev', DRAWINGS_QUEUE_URL: 'https://q.example/1/d' };
    expect(notifySettings({ ...TELL, ...drawing })).toMatchObject({
      stack: 'dev',
      drawingsQueueUrl: 'https://q.example/1/d',
    });
    expect(notifySettings({ ...TELL, ...URLS })).toMatchObject({
      dashboardUrl: URLS.DASHBOARD_URL,
      logQueryUrl: URLS.LOG_QUERY_URL,
    });
  });

  test('is refused with everything that is wrong', () => {
    expect(messageOf(() => notifySettings({ DASHBOARD_URL: 'here', LOG_QUERY_URL: 'javascript:alert(1)' }))).toMatch(
      /NOTICES_TOPIC_ARN is missing.*DASHBOARD_URL must be .* got "here".*LOG_QUERY_URL must be .* got "javascript:alert\(1\)"/,
    );
    expect(messageOf(() => notifySettings({ ...TELL, SHOW_FILE_NAMES: 'maybe' }))).toMatch('SHOW_FILE_NAMES');
    expect(messageOf(() => notifySettings({ ...TELL, STACK_NAME: 'a b', DRAWINGS_QUEUE_URL: 'q' }))).toMatch(
      /STACK_NAME must be the name of a stack: .* got "a b".*DRAWINGS_QUEUE_URL must be an https URL, got "q"/,
    );
    expect(messageOf(() => notifySettings({ ...TELL, NOTICE_GAP_MINUTES: '0' }))).toMatch(
      /NOTICE_GAP_MINUTES must be whole minutes from 1 to 1440, got "0".*REPORTS_QUEUE_URL is missing.*LAKE_BUCKET is missing/,
    );
    expect(messageOf(() => notifySettings({ NOTICES_TOPIC_ARN: 'arn:aws:sqs:us-east-1:123456789012:q' }))).toMatch(
      'SNS',
    );
  });
});

/** What a refusal says; undefined when nothing was refused. */
function messageOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
}

describe('the environment of the function that compacts', () => {
  test('names the bucket and the database, both', () => {
    const environment = { LAKE_BUCKET: PROCESS.LAKE_BUCKET, CATALOGUE_DATABASE: 'ecg_dev' };
    expect(compactSettings(environment)).toEqual({
      lakeBucket: PROCESS.LAKE_BUCKET,
      catalogueDatabase: 'ecg_dev',
      registersOnly: false,
    });
    expect(compactSettings({ ...environment, REGISTER_ONLY: 'true' }).registersOnly).toBe(true);
    expect(processSettings({ ...PROCESS, ...environment }).catalogueDatabase).toBe('ecg_dev');
    expect(messageOf(() => compactSettings({ CATALOGUE_DATABASE: 'Ecg' }))).toBe(
      'the function\'s environment is wrong: LAKE_BUCKET is missing; expected the name of the bucket of the lake; CATALOGUE_DATABASE must be the name of a database of Glue: 1 to 255 lower-case letters, digits and _, got "Ecg"',
    );
  });
});

describe('the environment of the function that draws', () => {
  test('names the bucket and its queue, both; profile and disk have defaults', () => {
    const environment = { LAKE_BUCKET: PROCESS.LAKE_BUCKET, QUEUE_URL: PROCESS.QUEUE_URL };
    const settings = { lakeBucket: PROCESS.LAKE_BUCKET, queueUrl: PROCESS.QUEUE_URL };
    expect(drawSettings(environment)).toEqual({ ...settings, defaultProfile, scratchMib: 4096 });
    expect(drawSettings({ ...environment, DEFAULT_PROFILE: 'holter-24h', SCRATCH_MIB: '512' })).toEqual({
      ...settings,
      defaultProfile: profiles.get('holter-24h'),
      scratchMib: 512,
    });
    expect(messageOf(() => drawSettings({ DEFAULT_PROFILE: 'mine', SCRATCH_MIB: '1' }))).toMatch(
      /LAKE_BUCKET is missing.*QUEUE_URL is missing.*DEFAULT_PROFILE must be one of .*got "mine".*SCRATCH_MIB must be .*got "1"/,
    );
  });
});
