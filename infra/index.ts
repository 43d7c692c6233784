/** The stack: devices upload to the inbox, the processor turns uploads into the lake, people are notified of what went wrong. */
import * as pulumi from '@pulumi/pulumi';
import { build } from '../handler/build.ts';
import { DEFAULT_NAMESPACE } from '../handler/metrics.ts';
import { Alarms } from './alerts/alarms.ts';
import { Alerts } from './alerts/alerts.ts';
import { Budget } from './alerts/budget.ts';
import { dashboardUrl, logQueryUrl, rulesUrl } from './alerts/links.ts';
import { PROBLEMS } from './alerts/log-queries.ts';
import { Observability } from './alerts/observability.ts';
import { SilenceWatch } from './alerts/silence-watch.ts';
import { Compactor } from './compute/compactor.ts';
import { allowedConcurrency } from './compute/concurrency.ts';
import { DRAWER_CONCURRENCY, Drawer } from './compute/drawer.ts';
import { Image } from './compute/image.ts';
import { NOTIFIER, Notifier } from './compute/notifier.ts';
import { PROCESSOR_WINDOW_S, Processor } from './compute/processor.ts';
import { RetryingQueue } from './compute/retrying-queue.ts';
import { readSettings } from './config.ts';
import { Delivery, isDelivered } from './delivery/delivery.ts';
import { MAX_REPORT_DELIVERIES } from './limits.ts';
import { fixedName, stackContext } from './stack-context.ts';
import { Access } from './storage/access.ts';
import { Inbox } from './storage/inbox.ts';
import { Lake } from './storage/lake.ts';

/**
 * Pulumi calls this with nothing. The bundle is made first, so that the image never holds an older one.
 *
 * @param bundle writes `build/image`, which the image copies
 * @returns the stack's outputs
 */
export default async function pipeline(bundle: () => Promise<unknown> = () => build()) {
  const settings = readSettings(pulumi.getProject(), pulumi.runtime.allConfig());
  const context = stackContext();
  await bundle();
  const maxConcurrency = await allowedConcurrency(
    settings.maxConcurrency,
    settings.drawReports ? DRAWER_CONCURRENCY : 0,
    context,
  );

  const opts = { provider: context.provider };
  const { deletionProtection: isProtected, defaultProfile, logRetentionDays, monthlyBudgetUsd } = settings;
  const dashboardName = fixedName(context, '-');
  const metricsNamespace = `${DEFAULT_NAMESPACE}/${dashboardName}`;
  const dashboard = dashboardUrl(context.region, dashboardName);

  const { timeoutS, archiveClass, glacierAfterDays } = settings;
  const consumer = { timeoutS, windowS: PROCESSOR_WINDOW_S };
  const inbox = new Inbox('inbox', { context, consumer, archiveClass, glacierAfterDays, isProtected }, opts);
  const { queryScanLimitGiB, crawlDaily, compaction } = settings;
  const lake = new Lake('lake', { context, queryScanLimitGiB, crawlDaily, compaction, isProtected }, opts);
  const image = new Image('image', { context, baseImageDigest: settings.baseImageDigest }, opts);
  const reports = new RetryingQueue('reports', { consumer: NOTIFIER, maxDeliveries: MAX_REPORT_DELIVERIES }, opts);
  const processor = new Processor(
    'processor',
    {
      settings,
      imageUri: image.uri,
      inbox,
      lakeBucket: lake.bucket,
      reportsQueue: reports.queue,
      metricsNamespace,
      maxConcurrency,
      catalogue: compaction === 'off' ? undefined : { context, database: lake.database },
    },
    opts,
  );
  const compactor =
    compaction === 'off'
      ? undefined
      : new Compactor(
          'compaction',
          {
            context,
            imageUri: image.uri,
            lakeBucket: lake.bucket,
            database: lake.database,
            mode: compaction,
            logRetentionDays,
          },
          opts,
        );

  const drawer = settings.drawReports
    ? new Drawer(
        'drawings',
        { context, settings, imageUri: image.uri, rawBucket: inbox.bucket, lakeBucket: lake.bucket },
        opts,
      )
    : undefined;

  const { email, slackWorkspaceId, slackChannelId } = settings;
  const alerts = new Alerts('alerts', { context, email, slackWorkspaceId, slackChannelId }, opts);
  const log = processor.logGroup.name.apply((group) => logQueryUrl(context.region, group, PROBLEMS.query));
  const links = { dashboard, log, rules: rulesUrl(settings.gitHubRepository) };
  const notifier = new Notifier(
    'notifier',
    {
      stack: context.stack,
      imageUri: image.uri,
      reports: reports.queue,
      alerts,
      rawBucket: inbox.bucket,
      lakeBucket: lake.bucket,
      logRetentionDays,
      links,
      rhythm: settings.notices,
      showsFileNames: settings.noticesShowFileNames,
      drawings: drawer?.queue,
    },
    opts,
  );
  const { rejectedShareAlarmPercent, alarmWithoutUploads } = settings;
  const alarms = new Alarms(
    'alarms',
    {
      context,
      alerts,
      dashboardUrl: dashboard,
      metricsNamespace,
      uploads: inbox,
      reports,
      functions: { process: processor.lambda, notify: notifier.lambda },
      compactionDeadLetters: compactor?.deadLetters,
      drawings: drawer,
      rejectedShareAlarmPercent,
      alarmWithoutUploads,
    },
    opts,
  );
  if (settings.reportSilentFolders) {
    const watched = { imageUri: image.uri, uploads: inbox.bucket, alerts, dashboardUrl: dashboard, logRetentionDays };
    new SilenceWatch('alarms-silence', watched, { ...opts, parent: alarms });
  }
  new Observability(
    'observability',
    { context, dashboardName, metricsNamespace, inbox, reports, processor, notifier, compactor },
    opts,
  );
  const access = new Access('access', { context, inbox, lake }, opts);
  if (monthlyBudgetUsd !== undefined) new Budget('budget', { monthlyUsd: monthlyBudgetUsd, alerts }, opts);
  const delivery = isDelivered(settings) ? new Delivery('delivery', { context, settings }, opts) : undefined;

  return {
    rawBucket: inbox.bucket.id,
    lakeBucket: lake.bucket.id,
    resultsBucket: lake.queries.results.id,
    queueUrl: inbox.queue.url,
    deadLettersUrl: inbox.deadLetters.url,
    reportsQueueUrl: reports.queue.url,
    reportsDeadLettersUrl: reports.deadLetters.url,
    workgroup: lake.queries.workgroup.name,
    database: lake.database.name,
    noticesTopicArn: alerts.topic.arn,
    alarmNames: alarms.names.apply((names) => names.join(' ')),
    uploadPolicyArn: access.upload.arn,
    readPolicyArn: access.read.arn,
    dashboardUrl: dashboard,
    ...(compactor === undefined ? {} : { compactionFunction: compactor.lambda.name }),
    ...(drawer === undefined
      ? {}
      : { drawingsQueueUrl: drawer.queue.url, drawingsDeadLettersUrl: drawer.deadLetters.url }),
    upload: pulumi.interpolate`aws s3 cp recording.mat s3://${inbox.bucket.id}/${defaultProfile}/`,
    ...(delivery === undefined ? {} : { deployRoleArn: delivery.role.arn }),
  };
}
