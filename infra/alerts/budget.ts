/** A warning before the month becomes expensive: at four fifths of the budget, and when the forecast passes it. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import type { Alerts } from './alerts.ts';

/** The limit, in US dollars a month, and who is warned. */
export interface BudgetArgs {
  /** For the whole account: cost allocation tags count nothing until someone activates them by hand. */
  readonly monthlyUsd: number;
  readonly alerts: Alerts;
}

/** An AWS budget, which warns but stops nothing. */
export class Budget extends pulumi.ComponentResource {
  constructor(name: string, { monthlyUsd, alerts }: BudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Budget', name, {}, opts);
    const warning = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notificationType,
      threshold,
      thresholdType: 'PERCENTAGE',
      comparisonOperator: 'GREATER_THAN',
      subscriberSnsTopicArns: [alerts.topic.arn],
    });
    new aws.budgets.Budget(
      `${name}-monthly`,
      {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        limitAmount: String(monthlyUsd),
        limitUnit: 'USD',
        notifications: [warning('ACTUAL', 80), warning('FORECASTED', 100)],
      },
      { parent: this, dependsOn: alerts.policy },
    );
    this.registerOutputs({});
  }
}
