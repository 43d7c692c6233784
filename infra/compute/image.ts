/** The image that both functions run, built here; a repository keeps ten and scans them for vulnerabilities. */
import { join, relative } from 'node:path';
import * as aws from '@pulumi/aws';
import * as awsx from '@pulumi/awsx';
import * as pulumi from '@pulumi/pulumi';
import type { StackContext } from '../stack-context.ts';
import { policyDocument, type Statement } from '../statement.ts';

/** How many deployments can be rolled back. */
const KEPT_IMAGES = 10;
const BASE = 'public.ecr.aws/lambda/nodejs:24';
/** Graviton: a fifth cheaper per second than x86, and the image contains nothing compiled for either. */
export const ARCHITECTURE = 'arm64';

/** What the image is built on. */
export interface ImageArgs {
  readonly context: StackContext;
  /** Pins the base image, so that an image of unchanged sources stays the same; by its tag alone where it is not given. */
  readonly baseImageDigest: string | undefined;
}

/** The repository and the image in it, which is built whenever its sources change. */
export class Image extends pulumi.ComponentResource {
  /** With its digest, so that a function runs what was built and nothing that is called the same. */
  readonly uri: pulumi.Output<string>;

  constructor(name: string, { context, baseImageDigest }: ImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Image', name, {}, opts);
    const mine = { parent: this };
    const repository = new aws.ecr.Repository(
      `${name}-repository`,
      {
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: 'AES256' }],
        // Each push has the same tag: an immutable one would refuse the second.
        imageTagMutability: 'MUTABLE',
        // Images are built again from the sources.
        forceDelete: true,
      },
      mine,
    );
    new aws.ecr.LifecyclePolicy(
      `${name}-lifecycle`,
      { repository: repository.name, policy: JSON.stringify({ rules: [keepTheNewest(KEPT_IMAGES)] }) },
      mine,
    );
    const pulls = new aws.ecr.RepositoryPolicy(
      `${name}-pulls`,
      { repository: repository.name, policy: policyDocument([functionsMayPull(context)]) },
      mine,
    );
    const image = new awsx.ecr.Image(
      `${name}-build`,
      {
        repositoryUrl: repository.repositoryUrl,
        context: fromHere('.'),
        dockerfile: fromHere('handler/Dockerfile'),
        platform: `linux/${ARCHITECTURE}`,
        imageName: 'handler',
        args: { BASE: baseImageDigest === undefined ? BASE : `${BASE}@${baseImageDigest}` },
      },
      // It runs outside of this program, where only what is named here is handed on. Whoever waits for the image may pull it.
      { ...mine, providers: [context.provider], dependsOn: pulls },
    );
    this.uri = image.imageUri;
    this.registerOutputs({ uri: this.uri });
  }
}

/**
 * A path of the project as Docker needs it: Pulumi makes the folder of `main` the working directory. Relative, so that
 * another checkout of the same sources is not a change.
 */
function fromHere(path: string): string {
  return relative(process.cwd(), join(import.meta.dirname, '..', '..', path)) || '.';
}

/**
 * Set here, or Lambda would write it to the repository with the permissions of whoever creates the function. A
 * repository's policy names no resource: it applies to that repository.
 */
function functionsMayPull({ region, accountId }: StackContext): Statement {
  return {
    Sid: 'FunctionsMayPull',
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    Condition: { ArnLike: { 'aws:SourceArn': pulumi.interpolate`arn:aws:lambda:${region}:${accountId}:function:*` } },
  };
}

function keepTheNewest(countNumber: number): object {
  return {
    rulePriority: 1,
    description: `Keep the ${countNumber} newest images for rollbacks.`,
    selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber },
    action: { type: 'expire' },
  };
}
