/** The stack: devices upload to the inbox, the processor turns uploads into the lake, people are told what went wrong. */
import * as pulumi from '@pulumi/pulumi';
import { build } from '../handler/build.ts';
import { DEFAULT_NAMESPACE } from '../handler/metrics.ts';
import { Alarms } from './alerts/alarms.ts';
import { Alerts } from './alerts/alerts.ts';
import { Budget } from './alerts/budget.ts';
import { dashboardUrl, logQueryUrl } from './alerts/links.ts';
import { PROBLEMS } from './alerts/log-queries.ts';
import { Observe } from './alerts/observe.ts';
import { Image } from './compute/image.ts';
import { PatientQueue } from './compute/patient-queue.ts';
import { PROCESSOR_WINDOW_S, Processor } from './compute/processor.ts';
import { TELLER, Teller } from './compute/teller.ts';
import { readSettings } from './config.ts';
import { Delivery, isDelivered } from './delivery/delivery.ts';
import { fixedName, thisPlace } from './place.ts';
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
  const place = thisPlace();
  await bundle();

  const made = { provider: place.provider };
  const isProtected = settings.deletionProtection;
  const dashboardName = fixedName(place, '-');
  const metricsNamespace = `${DEFAULT_NAMESPACE}/${dashboardName}`;
  const dashboard = dashboardUrl(place.region, dashboardName);

  const inbox = new Inbox(
    'inbox',
    { place, consumer: { timeoutS: settings.timeoutS, windowS: PROCESSOR_WINDOW_S }, isProtected, ...settings },
    made,
  );
  const lake = new Lake('lake', { place, isProtected, ...settings }, made);
  const image = new Image('image', { place, ...settings }, made);
  const reports = new PatientQueue('reports', { consumer: TELLER }, made);
  const processor = new Processor(
    'processor',
    { settings, imageUri: image.uri, inbox, lakeBucket: lake.bucket, reportsQueue: reports.queue, metricsNamespace },
    made,
  );

  const alerts = new Alerts('alerts', { place, ...settings }, made);
  const log = processor.logGroup.name.apply((group) => logQueryUrl(place.region, group, PROBLEMS.query));
  const teller = new Teller(
    'teller',
    { imageUri: image.uri, reports: reports.queue, alerts, links: { dashboard, log }, ...settings },
    made,
  );
  const functions = { process: processor.lambda, tell: teller.lambda };
  new Alarms(
    'alarms',
    { place, alerts, dashboardUrl: dashboard, metricsNamespace, uploads: inbox, reports, functions, ...settings },
    made,
  );
  new Observe('observe', { place, dashboardName, metricsNamespace, inbox, reports, processor, teller }, made);
  const access = new Access('access', { place, inbox, lake }, made);
  if (settings.monthlyBudgetUsd !== undefined) {
    new Budget('budget', { monthlyUsd: settings.monthlyBudgetUsd, alerts }, made);
  }
  const delivery = isDelivered(settings) ? new Delivery('delivery', { place, settings }, made) : undefined;

  return {
    rawBucket: inbox.bucket.id,
    lakeBucket: lake.bucket.id,
    queueUrl: inbox.queue.url,
    deadLettersUrl: inbox.deadLetters.url,
    reportsQueueUrl: reports.queue.url,
    reportsDeadLettersUrl: reports.deadLetters.url,
    workgroup: lake.workbench.workgroup.name,
    database: lake.database.name,
    noticesTopicArn: alerts.topic.arn,
    uploadPolicyArn: access.upload.arn,
    readPolicyArn: access.read.arn,
    dashboardUrl: dashboard,
    upload: pulumi.interpolate`aws s3 cp recording.mat s3://${inbox.bucket.id}/${settings.defaultProfile}/`,
    ...(delivery === undefined ? {} : { deployRoleArn: delivery.role.arn }),
  };
}
