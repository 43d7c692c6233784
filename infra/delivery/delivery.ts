/** How a commit becomes a running stack: a role that deployments assume without a stored secret, and Slack messages. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import * as pulumiservice from '@pulumi/pulumiservice';
import type { StackContext } from '../stack-context.ts';
import { policyDocument } from '../statement.ts';
import { mayDeploy } from './permissions.ts';
import { type Issuer, issuerOfGitHub, issuerOfPulumi, trustIn } from './trust.ts';

/** A stack's settings for deployment. Without an organisation and without a repository there is none. */
export interface DeliverySettings {
  /** As in the organisation's address in Pulumi Cloud. */
  readonly pulumiOrganization: string | undefined;
  /** The account's provider for Pulumi Cloud, if it has one already: AWS allows one per issuer. */
  readonly pulumiOidcProviderArn: string | undefined;
  /** `owner/name`, for deployments by GitHub Actions instead. */
  readonly gitHubRepository: string | undefined;
  readonly gitHubOidcProviderArn: string | undefined;
  /** Slack's address for messages about deployments. Whoever knows it may write there, so that it is kept secret. */
  readonly deploymentWebhookUrl: string | undefined;
  readonly deletionProtection: boolean;
  /** Whether the stack has the function that draws, which a deployment may change then. */
  readonly drawReports: boolean;
}

/** Who deploys this stack, and where Pulumi Cloud reports it; both come from the stack's configuration. */
export interface DeliveryArgs {
  readonly context: StackContext;
  readonly settings: DeliverySettings;
}

/** The role of deployments with what it trusts and may do, and the webhook that reports them. */
export class Delivery extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(name: string, { context, settings }: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:Delivery', name, {}, opts);
    // Without these two, only an administrator can deploy again, even to bring these two back.
    const kept = { parent: this, protect: settings.deletionProtection };
    const trust = issuersIn(context, settings).map((issuer) => trustIn(issuer, providerOf(name, issuer, kept)));
    this.role = new aws.iam.Role(
      `${name}-role`,
      {
        description: 'Deploys: changes existing resources and grants nothing.',
        assumeRolePolicy: policyDocument(trust),
      },
      kept,
    );
    for (const [part, statements] of Object.entries(mayDeploy(context, settings))) {
      new aws.iam.RolePolicy(`${name}-may-${part}`, { role: this.role.id, policy: policyDocument(statements) }, kept);
    }
    if (settings.pulumiOrganization !== undefined && settings.deploymentWebhookUrl !== undefined) {
      tellSlack(`${name}-slack`, context, settings.pulumiOrganization, settings.deploymentWebhookUrl, { parent: this });
    }
    this.registerOutputs({ role: this.role.arn });
  }
}

/** True when the stack says who deploys it; else there is no `Delivery` to make. */
export function isDelivered({ pulumiOrganization, gitHubRepository }: DeliverySettings): boolean {
  return pulumiOrganization !== undefined || gitHubRepository !== undefined;
}

function issuersIn({ project, stack }: StackContext, settings: DeliverySettings): readonly Issuer[] {
  const { pulumiOrganization: organization, gitHubRepository: repository } = settings;
  const pulumiCloud = { project, stack, existingArn: settings.pulumiOidcProviderArn };
  const gitHub = { stack, existingArn: settings.gitHubOidcProviderArn };
  return [
    ...(organization === undefined ? [] : [issuerOfPulumi({ organization, ...pulumiCloud })]),
    ...(repository === undefined ? [] : [issuerOfGitHub({ repository, ...gitHub })]),
  ];
}

/** The account's own provider for the issuer, or a new one. */
function providerOf(name: string, issuer: Issuer, opts: pulumi.CustomResourceOptions): pulumi.Input<string> {
  if (issuer.existingArn !== undefined) return issuer.existingArn;
  const { id, url, audience } = issuer;
  return new aws.iam.OpenIdConnectProvider(`${name}-${id.toLowerCase()}`, { url, clientIdLists: [audience] }, opts).arn;
}

/** Pulumi Cloud writes to Slack by itself, so that a broken stack can still say that it is broken. */
function tellSlack(
  name: string,
  { project, stack }: StackContext,
  organizationName: string,
  url: string,
  opts: pulumi.CustomResourceOptions,
): void {
  const { DeploymentQueued, DeploymentStarted, DeploymentSucceeded, DeploymentFailed, UpdateFailed } =
    pulumiservice.WebhookFilters;
  new pulumiservice.Webhook(
    name,
    {
      active: true,
      displayName: `Deployments of ${project}, stack ${stack}`,
      organizationName,
      projectName: project,
      stackName: stack,
      format: pulumiservice.WebhookFormat.Slack,
      filters: [DeploymentQueued, DeploymentStarted, DeploymentSucceeded, DeploymentFailed, UpdateFailed],
      payloadUrl: pulumi.secret(url),
    },
    opts,
  );
}
