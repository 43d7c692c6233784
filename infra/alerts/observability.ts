/** What people look at: one dashboard, and saved queries of the logs. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Compactor } from '../compute/compactor.ts';
import type { Notifier } from '../compute/notifier.ts';
import type { Processor } from '../compute/processor.ts';
import type { RetryingQueue } from '../compute/retrying-queue.ts';
import { fixedName, type StackContext } from '../stack-context.ts';
import type { Inbox } from '../storage/inbox.ts';
import { dashboardBody } from './dashboard.ts';
import { LOG_QUERIES } from './log-queries.ts';

/** The parts of the stack that the dashboard draws. */
export interface ObservabilityArgs {
  readonly context: StackContext;
  readonly dashboardName: string;
  readonly metricsNamespace: string;
  readonly inbox: Inbox;
  readonly reports: RetryingQueue;
  readonly processor: Processor;
  readonly notifier: Notifier;
  /** Undefined: the stack does not compact. */
  readonly compactor: Compactor | undefined;
}

/** The dashboard and the saved queries. */
export class Observability extends pulumi.ComponentResource {
  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Observability', name, {}, opts);
    const mine = { parent: this };
    const { context, dashboardName, metricsNamespace, inbox, reports, processor, notifier, compactor } = args;
    const watched = pulumi.output({
      region: context.region,
      metricsNamespace,
      uploads: inbox.queue.name,
      deadUploads: inbox.deadLetters.name,
      reports: reports.queue.name,
      deadReports: reports.deadLetters.name,
      process: processor.lambda.name,
      notify: notifier.lambda.name,
      processLog: processor.logGroup.name,
      compaction: compactor && { compact: compactor.lambda.name, deadCompactions: compactor.deadLetters.name },
    });
    const body = watched.apply((names) => JSON.stringify(dashboardBody(names)));
    new aws.cloudwatch.Dashboard(`${name}-dashboard`, { dashboardName, dashboardBody: body }, mine);
    for (const { id, title, query } of LOG_QUERIES) {
      new aws.cloudwatch.QueryDefinition(
        `${name}-${id}`,
        // A slash makes a folder in the console.
        {
          name: `${fixedName(context, '-')}/${title}`,
          queryString: query,
          logGroupNames: [processor.logGroup.name, notifier.logGroup.name],
        },
        mine,
      );
    }
    this.registerOutputs({ dashboard: dashboardName });
  }
}
