/** How people are notified: one topic under its own key, and behind it a channel in Slack, a mailbox, both or neither. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { fixedName, type StackContext } from '../stack-context.ts';
import { onlyOverTls, policyDocument, type Statement } from '../statement.ts';
import { SlackChannel } from './slack-channel.ts';

/** Whom to notify; undefined for a way that is not used. */
export interface AlertsArgs {
  readonly context: StackContext;
  readonly email: string | undefined;
  /** Both or neither. */
  readonly slackWorkspaceId: string | undefined;
  readonly slackChannelId: string | undefined;
}

/** The topic to which alarms, budgets and notices are published, with its key. */
export class Alerts extends pulumi.ComponentResource {
  readonly topic: aws.sns.Topic;
  readonly key: aws.kms.Key;
  /** Once it is in force, alarms and budgets may publish. */
  readonly policy: aws.sns.TopicPolicy;

  constructor(name: string, args: AlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Alerts', name, {}, opts);
    const mine = { parent: this };
    const { context, email, slackWorkspaceId, slackChannelId } = args;
    // Alarms cannot publish to a topic under the key that AWS keeps for SNS.
    this.key = new aws.kms.Key(
      `${name}-key`,
      {
        description: `Notices of ${context.project}, stack ${context.stack}.`,
        enableKeyRotation: true,
        policy: policyDocument([accountMayManageKey(context), servicesMayUseKey]),
      },
      mine,
    );
    this.topic = new aws.sns.Topic(name, { kmsMasterKeyId: this.key.id }, mine);
    const { arn } = this.topic;
    const statements = [
      onlyOverTls('sns:Publish', arn),
      alarmsMayPublish(arn, context),
      budgetsMayPublish(arn, context),
    ];
    this.policy = new aws.sns.TopicPolicy(`${name}-publishers`, { arn, policy: policyDocument(statements) }, mine);
    if (email !== undefined) {
      new aws.sns.TopicSubscription(`${name}-email`, { topic: arn, protocol: 'email', endpoint: email }, mine);
    }
    if (slackWorkspaceId !== undefined && slackChannelId !== undefined) {
      const configurationName = fixedName(context, '-');
      const channel = { configurationName, workspaceId: slackWorkspaceId, channelId: slackChannelId };
      new SlackChannel(`${name}-slack`, { ...channel, topicArn: arn, topicPolicy: this.policy }, mine);
    }
    this.registerOutputs({ topic: arn });
  }
}

/** A key's policy covers only that key, whatever its resource says. Without this, no one could manage the key again. */
function accountMayManageKey({ accountId }: StackContext): Statement {
  return {
    Sid: 'AccountMayManage',
    Effect: 'Allow',
    Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}

/** Without a condition: not every service says for whom it encrypts, and the topic's policy decides who may publish. */
const servicesMayUseKey: Statement = {
  Sid: 'AlarmsAndBudgetsMayEncrypt',
  Effect: 'Allow',
  Principal: { Service: ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'] },
  Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
  Resource: '*',
};

function alarmsMayPublish(topicArn: pulumi.Output<string>, { region, accountId }: StackContext): Statement {
  return {
    Sid: 'AlarmsMayPublish',
    Effect: 'Allow',
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: { ArnLike: { 'aws:SourceArn': pulumi.interpolate`arn:aws:cloudwatch:${region}:${accountId}:alarm:*` } },
  };
}

function budgetsMayPublish(topicArn: pulumi.Output<string>, { accountId }: StackContext): Statement {
  return {
    Sid: 'BudgetsMayPublish',
    Effect: 'Allow',
    Principal: { Service: 'budgets.amazonaws.com' },
    Action: 'sns:Publish',
    Resource: topicArn,
    Condition: { StringEquals: { 'aws:SourceAccount': accountId } },
  };
}
