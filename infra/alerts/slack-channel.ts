/** The topic's notices in a Slack channel, through Chatbot, which may look at alarms there and do nothing else. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { policyDocument, type Statement, serviceMayAssume } from '../statement.ts';

/** Which channel of which workspace, by the ids that Slack shows. */
export interface SlackChannelArgs {
  readonly configurationName: string;
  /** The workspace is authorised once, by hand, in Chatbot's console. */
  readonly workspaceId: string;
  /** In a private channel, someone must also invite @Amazon Q. */
  readonly channelId: string;
  readonly topicArn: pulumi.Input<string>;
  /** Who may publish to the topic; the channel subscribes only once that is settled. */
  readonly topicPolicy: aws.sns.TopicPolicy;
}

/** The channel's configuration, with a role and guardrails that allow no more than looking at alarms. */
export class SlackChannel extends pulumi.ComponentResource {
  constructor(name: string, args: SlackChannelArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:SlackChannel', name, {}, opts);
    const mine = { parent: this };
    const policy = new aws.iam.Policy(
      `${name}-may`,
      { description: 'See alarms and draw their metrics.', policy: policyDocument([maySeeAlarms]) },
      mine,
    );
    const role = new aws.iam.Role(
      `${name}-role`,
      { assumeRolePolicy: policyDocument([serviceMayAssume('chatbot.amazonaws.com')]) },
      mine,
    );
    const attached = new aws.iam.RolePolicyAttachment(
      `${name}-role-may`,
      { role: role.name, policyArn: policy.arn },
      mine,
    );
    new aws.chatbot.SlackChannelConfiguration(
      name,
      {
        configurationName: args.configurationName,
        slackTeamId: args.workspaceId,
        slackChannelId: args.channelId,
        iamRoleArn: role.arn,
        snsTopicArns: [args.topicArn],
        // Without it, whoever writes in the channel would be bounded by AdministratorAccess.
        guardrailPolicyArns: [policy.arn],
        loggingLevel: 'ERROR',
      },
      { ...mine, dependsOn: [attached, args.topicPolicy] },
    );
    this.registerOutputs({});
  }
}

/** CloudWatch's read actions cannot be limited to resources. */
const maySeeAlarms: Statement = {
  Sid: 'SeeAlarms',
  Effect: 'Allow',
  Action: ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData', 'cloudwatch:GetMetricStatistics'],
  Resource: '*',
};
