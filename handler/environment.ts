/**
 * The function's environment, read in one place. Everything that is missing or wrong is named in one message:
 * nobody should deploy five times to learn five names.
 */
import type { Profile } from '../quality/profile.ts';
import { defaultProfile, profiles } from '../quality/profiles/index.ts';
import { LARGEST_FILE_MIB, MAX_DAYS, SCRATCH_MIB, SCRATCH_RANGE_MIB } from './memory.ts';
import { DEFAULT_NAMESPACE } from './metrics.ts';

const MIB = 2 ** 20;

/** Beyond any recorder: it would only let a small file ask for hours of a processor. */
const MOST_DAYS = 31;
/** What a profile must be. */
const PROFILE = `one of ${[...profiles.keys()].join(', ')}`;
/** What a function's disk must be. */
const SCRATCH = `whole MiB from ${SCRATCH_RANGE_MIB.least} to ${SCRATCH_RANGE_MIB.most}`;
/** What a name of a database must be. */
const DATABASE = 'the name of a database of Glue: 1 to 255 lower-case letters, digits and _';
/** A day: people expect to hear of a bad upload by the next morning. */
const MAX_GAP_MINUTES = 1440;

/** The settings of `index.process`. */
export interface ProcessSettings {
  readonly lakeBucket: string;
  /** The queue that its messages come from. */
  readonly queueUrl: string;
  /** The queue that takes what was found bad. */
  readonly reportsQueueUrl: string;
  readonly defaultProfile: Profile;
  readonly largestFileBytes: number;
  /** The function's disk. */
  readonly scratchMib: number;
  /** Compressed recordings that last longer are refused. */
  readonly maxDays: number;
  /** The function's memory, as Lambda says it; undefined elsewhere. */
  readonly memoryMib: number | undefined;
  readonly metricsNamespace: string;
  /** The database of the catalogue in which days are registered; undefined where Athena works the days out for itself. */
  readonly catalogueDatabase: string | undefined;
  /** Whether `index.draw` draws HTML reports of rejected recordings. */
  readonly drawsReports: boolean;
}

/** The settings of `index.draw`. */
export interface DrawSettings {
  readonly lakeBucket: string;
  /** The queue that its messages come from. */
  readonly queueUrl: string;
  readonly defaultProfile: Profile;
  /** The function's disk. */
  readonly scratchMib: number;
}

/** The settings of `index.compact`. */
export interface CompactSettings {
  readonly lakeBucket: string;
  readonly catalogueDatabase: string;
  /** Whether days are registered and nothing else is done. */
  readonly registersOnly: boolean;
}

/** The settings of `index.notify`. */
export interface NotifySettings {
  readonly noticesTopicArn: string;
  /** Where a notice sends its reader, if anywhere. */
  readonly dashboardUrl: string | undefined;
  readonly logQueryUrl: string | undefined;
  readonly rulesUrl: string | undefined;
  /** Whether a notice shows the keys of uploads. */
  readonly showsFileNames: boolean;
  /** What commands call the stack; undefined outside of one. */
  readonly stack: string | undefined;
  /** Where HTML reports of what a notice names are asked for; undefined where nobody draws them. */
  readonly drawingsQueueUrl: string | undefined;
  /** Where reports wait for their notice; undefined where each minute has its own. */
  readonly digest: DigestSettings | undefined;
}

/** How notices are kept few. */
export interface DigestSettings {
  readonly gapMinutes: number;
  readonly reportsQueueUrl: string;
  /** The bucket of the lake, which remembers when the last notice went out. */
  readonly lakeBucket: string;
}

/** The settings of `index.watch`. */
export interface WatchSettings {
  readonly rawBucket: string;
  readonly noticesTopicArn: string;
  readonly dashboardUrl: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Someone who deploys has to change something; every fault is in the message. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';

  constructor(faults: readonly string[]) {
    super(`the function's environment is wrong: ${faults.join('; ')}`);
  }
}

/** @throws {EnvironmentError} naming everything that is missing or wrong */
export function processSettings(environment: Environment): ProcessSettings {
  return read(environment, ({ required, optional }) => ({
    lakeBucket: required('LAKE_BUCKET', 'the name of the bucket of the lake', bucketName),
    queueUrl: required('QUEUE_URL', 'the https URL of the queue of uploads', url),
    reportsQueueUrl: required('REPORTS_QUEUE_URL', 'the https URL of the queue of reports', url),
    defaultProfile: optional('DEFAULT_PROFILE', PROFILE, profile, defaultProfile),
    largestFileBytes: optional(
      'LARGEST_FILE_MIB',
      `whole MiB from 1 to ${SCRATCH_RANGE_MIB.most}`,
      mebibytes,
      LARGEST_FILE_MIB * MIB,
    ),
    scratchMib: optional('SCRATCH_MIB', SCRATCH, scratch, SCRATCH_MIB),
    memoryMib: optional('AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'whole MiB, as Lambda sets it', memory, undefined),
    maxDays: optional('MAX_DAYS', `whole days from 1 to ${MOST_DAYS}`, days, MAX_DAYS),
    metricsNamespace: optional(
      'METRICS_NAMESPACE',
      '1 to 255 letters, digits and any of . - _ / # :, not beginning with AWS/',
      namespace,
      DEFAULT_NAMESPACE,
    ),
    catalogueDatabase: optional('CATALOGUE_DATABASE', DATABASE, database, undefined),
    drawsReports: optional('DRAW_REPORTS', 'true or false', yesOrNo, false),
  }));
}

/** @throws {EnvironmentError} naming everything that is missing or wrong */
export function drawSettings(environment: Environment): DrawSettings {
  return read(environment, ({ required, optional }) => ({
    lakeBucket: required('LAKE_BUCKET', 'the name of the bucket of the lake', bucketName),
    queueUrl: required('QUEUE_URL', 'the https URL of the queue of requests to draw', url),
    defaultProfile: optional('DEFAULT_PROFILE', PROFILE, profile, defaultProfile),
    scratchMib: optional('SCRATCH_MIB', SCRATCH, scratch, SCRATCH_MIB),
  }));
}

/** @throws {EnvironmentError} naming everything that is missing or wrong */
export function compactSettings(environment: Environment): CompactSettings {
  return read(environment, ({ required, optional }) => ({
    lakeBucket: required('LAKE_BUCKET', 'the name of the bucket of the lake', bucketName),
    catalogueDatabase: required('CATALOGUE_DATABASE', DATABASE, database),
    registersOnly: optional('REGISTER_ONLY', 'true or false', yesOrNo, false),
  }));
}

/** @throws {EnvironmentError} naming everything that is missing or wrong */
export function notifySettings(environment: Environment): NotifySettings {
  return read(environment, ({ required, optional }) => ({
    noticesTopicArn: required('NOTICES_TOPIC_ARN', 'the ARN of an SNS topic', topicArn),
    dashboardUrl: optional('DASHBOARD_URL', 'an https URL', url, undefined),
    logQueryUrl: optional('LOG_QUERY_URL', 'an https URL', url, undefined),
    rulesUrl: optional('RULES_URL', 'an https URL', url, undefined),
    showsFileNames: optional('SHOW_FILE_NAMES', 'true or false', yesOrNo, false),
    stack: optional(
      'STACK_NAME',
      'the name of a stack: 1 to 100 letters, digits and any of . - _',
      stackName,
      undefined,
    ),
    drawingsQueueUrl: optional('DRAWINGS_QUEUE_URL', 'an https URL', url, undefined),
    digest: digestSettings(environment, { required, optional }),
  }));
}

function digestSettings(environment: Environment, { required }: Reader): DigestSettings | undefined {
  if (!environment.NOTICE_GAP_MINUTES) return undefined;
  return {
    gapMinutes: required('NOTICE_GAP_MINUTES', `whole minutes from 1 to ${MAX_GAP_MINUTES}`, minutes),
    reportsQueueUrl: required('REPORTS_QUEUE_URL', 'the https URL of the queue of reports', url),
    lakeBucket: required('LAKE_BUCKET', 'the name of the bucket of the lake', bucketName),
  };
}

/** @throws {EnvironmentError} naming everything that is missing or wrong */
export function watchSettings(environment: Environment): WatchSettings {
  return read(environment, ({ required, optional }) => ({
    rawBucket: required('RAW_BUCKET', 'the name of the bucket of uploads', bucketName),
    noticesTopicArn: required('NOTICES_TOPIC_ARN', 'the ARN of an SNS topic', topicArn),
    dashboardUrl: optional('DASHBOARD_URL', 'an https URL', url, undefined),
  }));
}

/** Text to value; undefined when the text is none. */
type Reading<T> = (text: string) => T | undefined;

interface Reader {
  required<T>(name: string, wanted: string, reading: Reading<T>): T;
  /** An empty text counts as left out: that is how an unset value of a stack arrives. */
  optional<T, D>(name: string, wanted: string, reading: Reading<T>, otherwise: D): T | D;
}

/** Collects the faults of all questions before any of them ends the reading. */
function read<T>(environment: Environment, settingsFrom: (ask: Reader) => T): T {
  const faults: string[] = [];
  const asked = <V>(name: string, wanted: string, reading: Reading<V>): V | undefined => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    const value = reading(text);
    if (value === undefined) faults.push(`${name} must be ${wanted}, got ${JSON.stringify(text)}`);
    return value;
  };
  const settings = settingsFrom({
    required: <V>(name: string, wanted: string, reading: Reading<V>) => {
      if (!environment[name]) faults.push(`${name} is missing; expected ${wanted}`);
      return asked(name, wanted, reading) as V; // a fault is thrown below, before anybody sees the gap
    },
    optional: (name, wanted, reading, otherwise) => asked(name, wanted, reading) ?? otherwise,
  });
  if (faults.length > 0) throw new EnvironmentError(faults);
  return settings;
}

/** Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
function bucketName(text: string): string | undefined {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) ? text : undefined;
}

/** Plain http is for a queue on one's own machine; the queues of AWS refuse it. */
function url(text: string): string | undefined {
  const scheme = URL.parse(text)?.protocol;
  return scheme === 'https:' || scheme === 'http:' ? text : undefined;
}

function topicArn(text: string): string | undefined {
  return /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(text) ? text : undefined;
}

/** Source: AWS Glue Developer Guide, "Creating databases". */
function database(text: string): string | undefined {
  return /^[a-z0-9_]{1,255}$/.test(text) ? text : undefined;
}

function profile(text: string): Profile | undefined {
  return profiles.get(text);
}

function mebibytes(text: string): number | undefined {
  const mib = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return mib >= 1 && mib <= SCRATCH_RANGE_MIB.most ? mib * MIB : undefined;
}

function scratch(text: string): number | undefined {
  const mib = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return mib >= SCRATCH_RANGE_MIB.least && mib <= SCRATCH_RANGE_MIB.most ? mib : undefined;
}

function memory(text: string): number | undefined {
  return /^[1-9]\d{1,5}$/.test(text) ? Number(text) : undefined;
}

function days(text: string): number | undefined {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MOST_DAYS ? count : undefined;
}

function minutes(text: string): number | undefined {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= MAX_GAP_MINUTES ? count : undefined;
}

/** Source: CloudWatch API, PutMetricData. */
function namespace(text: string): string | undefined {
  return /^(?!AWS\/)[\w.\-/#:]{1,255}$/.test(text) ? text : undefined;
}

/** Source: Pulumi, "Stacks". */
function stackName(text: string): string | undefined {
  return /^[A-Za-z0-9_.-]{1,100}$/.test(text) ? text : undefined;
}

function yesOrNo(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
