/**
 * Every setting of a stack, in one place. `Pulumi.dev.yaml` describes each of them; a test keeps the two consistent. A
 * wrong value, or a key that is not a setting, stops `pulumi preview` with one sentence.
 */
import { LARGEST_FILE_MIB, largestFileMibOnDisk, MAX_DAYS, SCRATCH_MIB, SCRATCH_RANGE_MIB } from '../handler/memory.ts';
import { nearest } from '../quality/nearest.ts';
import { defaultProfile, profiles } from '../quality/profiles/index.ts';
import { COMPACTION_MODES } from './compute/compactor.ts';
import { NOTICE_RHYTHMS } from './compute/notifier.ts';
import { ARCHIVE_CLASSES, MIN_FLEXIBLE_DAYS, QUEUE_DAYS } from './limits.ts';
import { ConfigError, type ConfigSetting, flag, oneOf, optional, secret, text, whole } from './setting.ts';

/** Source: CloudWatch Logs API Reference, PutRetentionPolicy; the longest ten years are left out. */
const RETENTION_DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731] as const;

/** Every setting. Limits without a reason given here are those of AWS. */
export const SETTINGS = {
  defaultProfile: oneOf([...profiles.keys()], defaultProfile.id),
  largestFileMiB: whole(1, SCRATCH_RANGE_MIB.most, LARGEST_FILE_MIB),
  maxDays: whole(1, 31, MAX_DAYS),
  memoryMiB: whole(512, 10_240, 1769),
  timeoutS: whole(60, 900, 600),
  ephemeralStorageMiB: whole(SCRATCH_RANGE_MIB.least, SCRATCH_RANGE_MIB.most, SCRATCH_MIB),
  batchSize: whole(1, 100, 10),
  maxConcurrency: whole(2, 1000, 200),
  baseImageDigest: text(/^sha256:[0-9a-f]{64}$/, 'sha256: and 64 hexadecimal digits'),
  archiveClass: oneOf([...ARCHIVE_CLASSES], 'instant'),
  glacierAfterDays: whole(0, 3650, 0),
  logRetentionDays: oneOf(RETENTION_DAYS, 90),
  queryScanLimitGiB: whole(1, 10_000, 100),
  crawlDaily: flag(false),
  compaction: oneOf([...COMPACTION_MODES], 'off'),
  email: text(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, 'one e-mail address'),
  slackWorkspaceId: text(/^T[0-9A-Z]{5,20}$/, 'the id of a Slack workspace, like T0123ABCD'),
  slackChannelId: text(/^[CG][0-9A-Z]{5,20}$/, 'the id of a Slack channel, like C0123ABCD'),
  notices: oneOf(NOTICE_RHYTHMS, 'hourly'),
  noticesShowFileNames: flag(false),
  drawReports: flag(false),
  rejectedShareAlarmPercent: whole(1, 99, 20), // the alarm goes off above it, and no share is above 100 %
  alarmWithoutUploads: flag(false),
  reportSilentFolders: flag(false),
  monthlyBudgetUsd: optional(whole(1, 1_000_000, 1)),
  deletionProtection: flag(true),
  pulumiOrganization: text(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/, 'the name of an organisation in Pulumi Cloud'),
  pulumiOidcProviderArn: text(
    /^arn:aws:iam::\d{12}:oidc-provider\/api\.pulumi\.com\/oidc$/,
    'the ARN of a provider for api.pulumi.com/oidc',
  ),
  gitHubRepository: text(/^[\w.-]+\/[\w.-]+$/, 'owner/name of a repository on GitHub'),
  gitHubOidcProviderArn: text(
    /^arn:aws:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
    'the ARN of a provider for token.actions.githubusercontent.com',
  ),
  deploymentWebhookUrl: secret(text(/^https:\/\/hooks\.slack\.com\/\S+$/, "an address of Slack's incoming webhooks")),
} as const satisfies Record<string, ConfigSetting<string | number | boolean | undefined>>;

type SettingName = keyof typeof SETTINGS;

/** The settings in force, each as set or else its default. */
export type StackSettings = { readonly [Name in SettingName]: (typeof SETTINGS)[Name]['otherwise'] };

/**
 * Reads the values of one project out of a stack's configuration.
 *
 * @param all every value of the stack as text, by `namespace:key`; other namespaces belong to others
 * @throws {ConfigError} one sentence naming the key, what was found and what is allowed
 */
export function readSettings(project: string, all: Readonly<Record<string, string>>): StackSettings {
  const mine = Object.entries(all).flatMap(([key, value]): [string, string][] =>
    key.startsWith(`${project}:`) ? [[key.slice(project.length + 1), value]] : [],
  );
  for (const [name] of mine) refuseUnknown(project, name);
  const given = new Map(mine);
  const values = Object.entries<ConfigSetting<unknown>>(SETTINGS).map(([name, setting]) => {
    const found = given.get(name);
    return [name, found === undefined ? setting.otherwise : readOne(`${project}:${name}`, found, setting)];
  });
  const settings = Object.fromEntries(values) as StackSettings; // one entry for each setting, read by that setting
  refuseHalfSlack(project, settings);
  refuseHalfDelivery(project, settings);
  refuseLargerThanDisk(project, settings);
  refuseArchivedBeforeRead(project, settings);
  refuseCrawlingRegistered(project, settings);
  return settings;
}

function refuseUnknown(project: string, name: string): void {
  if (Object.hasOwn(SETTINGS, name)) return;
  const alike = nearest(name, Object.keys(SETTINGS));
  throw new ConfigError(`${project}:${name} is not a setting of this project; did you mean ${alike}?`);
}

function readOne<T>(key: string, found: string, { allowed, read, isSecret = false }: ConfigSetting<T>): T {
  const value = read(found);
  const shown = isSecret ? 'something else' : JSON.stringify(found);
  if (value === undefined) throw new ConfigError(`${key} must be ${allowed}, got ${shown}.`);
  return value;
}

/** One id alone reaches no one. */
function refuseHalfSlack(project: string, { slackWorkspaceId, slackChannelId }: StackSettings): void {
  if ((slackWorkspaceId === undefined) === (slackChannelId === undefined)) return;
  const names = ['slackWorkspaceId', 'slackChannelId'];
  const [set, missing] = slackWorkspaceId === undefined ? names.reverse() : names;
  const found = JSON.stringify(slackWorkspaceId ?? slackChannelId);
  throw new ConfigError(`${project}:${set} is ${found} but ${missing} is not set; set both or neither.`);
}

/** A provider or a webhook without deployments to use it would do nothing. */
function refuseHalfDelivery(project: string, settings: StackSettings): void {
  const needs = [
    ['pulumiOidcProviderArn', 'pulumiOrganization'],
    ['deploymentWebhookUrl', 'pulumiOrganization'],
    ['gitHubOidcProviderArn', 'gitHubRepository'],
  ] as const;
  const [idle, missing] =
    needs.find(([name, other]) => settings[name] !== undefined && settings[other] === undefined) ?? [];
  if (idle !== undefined)
    throw new ConfigError(`${project}:${idle} is set but ${missing}, which would use it, is not.`);
}

/** A crawler would register days itself, wherever it finds files. */
function refuseCrawlingRegistered(project: string, { crawlDaily, compaction }: StackSettings): void {
  if (!crawlDaily || compaction === 'off') return;
  throw new ConfigError(
    `${project}:crawlDaily must be false with compaction ${compaction}, got "true": the stack registers days itself and has no crawler.`,
  );
}

/** A larger upload is refused as `too-large`, which is better than a function whose disk is full five times. */
function refuseLargerThanDisk(project: string, { largestFileMiB, ephemeralStorageMiB }: StackSettings): void {
  const most = largestFileMibOnDisk(ephemeralStorageMiB);
  if (largestFileMiB <= most) return;
  throw new ConfigError(
    `${project}:largestFileMiB must be a whole number from 1 to ${most} with ephemeralStorageMiB ${ephemeralStorageMiB}, got "${largestFileMiB}".`,
  );
}

/** What is in Flexible Retrieval cannot be read, and an upload may still be waiting in the queue. */
function refuseArchivedBeforeRead(project: string, { archiveClass, glacierAfterDays }: StackSettings): void {
  if (archiveClass !== 'flexible' || glacierAfterDays >= MIN_FLEXIBLE_DAYS) return;
  throw new ConfigError(
    `${project}:glacierAfterDays must be a whole number from ${MIN_FLEXIBLE_DAYS} to 3650 with archiveClass flexible, got "${glacierAfterDays}", because an upload may wait ${QUEUE_DAYS.living} days in the queue and could then no longer be read.`,
  );
}
