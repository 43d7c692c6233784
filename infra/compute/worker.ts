/** A function fed by a queue: its image and command, its own role, its own log, and how it receives from the queue. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { roleFor, type Statement } from '../statement.ts';
import { ARCHITECTURE } from './image.ts';

/** How the functions here differ. */
export interface WorkerArgs {
  /** What it does, as the console shows it. */
  readonly description: string;
  readonly imageUri: pulumi.Input<string>;
  /** The function in the image: `index.process`. */
  readonly command: string;
  readonly memoryMiB: number;
  readonly timeoutS: number;
  readonly ephemeralStorageMiB: number;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  readonly logRetentionDays: number;
  /** What it may do besides emptying its queue and writing its log. */
  readonly may: readonly Statement[];
  readonly from: {
    readonly queue: aws.sqs.Queue;
    readonly batchSize: number;
    readonly batchingWindowS: number;
    readonly maxConcurrency: number;
  };
}

/** A function with its role and log, and the mapping that hands it batches. */
export class Worker extends pulumi.ComponentResource {
  readonly lambda: aws.lambda.Function;
  readonly logGroup: aws.cloudwatch.LogGroup;

  constructor(name: string, args: WorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Worker', name, {}, opts);
    const mine = { parent: this };
    const { queue, batchSize, batchingWindowS, maxConcurrency } = args.from;
    this.logGroup = new aws.cloudwatch.LogGroup(`${name}-log`, { retentionInDays: args.logRetentionDays }, mine);
    const statements = [mayWriteLog(this.logGroup), mayEmpty(queue), ...args.may];
    const { role, policy } = roleFor(name, 'lambda.amazonaws.com', statements, mine);
    this.lambda = new aws.lambda.Function(
      name,
      {
        description: args.description,
        packageType: 'Image',
        imageUri: args.imageUri,
        imageConfig: { commands: [args.command] },
        architectures: [ARCHITECTURE],
        memorySize: args.memoryMiB,
        timeout: args.timeoutS,
        ephemeralStorage: { size: args.ephemeralStorageMiB },
        role: role.arn,
        environment: { variables: args.environment },
        loggingConfig: { logFormat: 'JSON', logGroup: this.logGroup.name },
        // The log says how long each recording took; traces would repeat that, and cost more.
        tracingConfig: { mode: 'PassThrough' },
      },
      { ...mine, dependsOn: policy },
    );
    const functionName = this.lambda.name;
    new aws.lambda.FunctionRecursionConfig(`${name}-recursion`, { functionName, recursiveLoop: 'Terminate' }, mine);
    new aws.lambda.EventSourceMapping(
      `${name}-source`,
      {
        eventSourceArn: queue.arn,
        functionName: this.lambda.arn,
        batchSize,
        maximumBatchingWindowInSeconds: batchingWindowS,
        functionResponseTypes: ['ReportBatchItemFailures'],
        scalingConfig: { maximumConcurrency: maxConcurrency },
      },
      { ...mine, dependsOn: policy },
    );
    this.registerOutputs({ function: this.lambda.name, logGroup: this.logGroup.name });
  }
}

function mayWriteLog({ arn }: aws.cloudwatch.LogGroup): Statement {
  const Resource = pulumi.interpolate`${arn}:*`; // the streams of the group
  return { Sid: 'WriteLog', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource };
}

/** Includes setting when a message comes back that failed or has to wait. */
function mayEmpty({ arn }: aws.sqs.Queue): Statement {
  const Action = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes'];
  return { Sid: 'EmptyQueue', Effect: 'Allow', Action: Action.map((action) => `sqs:${action}`), Resource: arn };
}
