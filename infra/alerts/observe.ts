/** What somebody looks at: one dashboard, and saved questions to the log. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { PatientQueue } from '../compute/patient-queue.ts';
import type { Processor } from '../compute/processor.ts';
import type { Teller } from '../compute/teller.ts';
import { fixedName, type Place } from '../place.ts';
import type { Inbox } from '../storage/inbox.ts';
import { dashboardBody } from './dashboard.ts';
import { LOG_QUERIES } from './log-queries.ts';

export interface ObserveArgs {
  readonly place: Place;
  readonly dashboardName: string;
  readonly metricsNamespace: string;
  readonly inbox: Inbox;
  readonly reports: PatientQueue;
  readonly processor: Processor;
  readonly teller: Teller;
}

export class Observe extends pulumi.ComponentResource {
  constructor(name: string, args: ObserveArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Observe', name, {}, opts);
    const mine = { parent: this };
    const { place, dashboardName, metricsNamespace, inbox, reports, processor, teller } = args;
    const watched = pulumi.output({
      region: place.region,
      metricsNamespace,
      uploads: inbox.queue.name,
      deadUploads: inbox.deadLetters.name,
      reports: reports.queue.name,
      deadReports: reports.deadLetters.name,
      process: processor.lambda.name,
      tell: teller.lambda.name,
      processLog: processor.logGroup.name,
    });
    const body = watched.apply((names) => JSON.stringify(dashboardBody(names)));
    new aws.cloudwatch.Dashboard(`${name}-dashboard`, { dashboardName, dashboardBody: body }, mine);
    for (const { id, title, query } of LOG_QUERIES) {
      new aws.cloudwatch.QueryDefinition(
        `${name}-${id}`,
        // A slash makes a folder in the console.
        {
          name: `${fixedName(place, '-')}/${title}`,
          queryString: query,
          logGroupNames: [processor.logGroup.name, teller.logGroup.name],
        },
        mine,
      );
    }
    this.registerOutputs({ dashboard: dashboardName });
  }
}
