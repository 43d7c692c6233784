/**
 * Whom AWS trusts to be a deployment of this stack: who signs it, and what the signed text must say.
 *
 * Sources: Pulumi documentation, "OIDC for Pulumi Deployments", custom claims; GitHub documentation, "OpenID Connect
 * reference", example subject claims.
 */
import type * as pulumi from '@pulumi/pulumi';
import type { Statement } from '../statement.ts';

/** Someone who signs deployments. */
export interface Issuer {
  /** Ends the name of its provider. */
  readonly id: string;
  readonly url: string;
  readonly audience: string;
  /** The subjects it may sign for, whole: no pattern, so that another stack's deployment is another subject. */
  readonly subjects: readonly string[];
  /** Its provider in this account, where there is one already. */
  readonly existingArn: string | undefined;
}

/** Never `destroy`: taking a stack down is a person's decision, with a person's rights. */
export const OPERATIONS = ['preview', 'update', 'refresh'] as const;

/** A stack in Pulumi Cloud. `existingArn` is its identity provider, where the account has one already. */
export interface PulumiStack {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
  readonly existingArn: string | undefined;
}

/** Pulumi Deployments, for the operations above. The audience is the organisation in lower case. */
export function issuerOfPulumi({ organization, project, stack, existingArn }: PulumiStack): Issuer {
  const of = `pulumi:deploy:org:${organization}:project:${project}:stack:${stack}`;
  return {
    id: 'Pulumi',
    url: 'https://api.pulumi.com/oidc',
    audience: organization.toLowerCase(),
    subjects: OPERATIONS.map((operation) => `${of}:operation:${operation}:scope:write`),
    existingArn,
  };
}

/**
 * GitHub Actions, for jobs in the environment with the stack's name: who may run in it, and from which branch,
 * is set in GitHub. A pull request from a fork gets no signature at all.
 */
export function issuerOfGitHub(repository: {
  readonly repository: string;
  readonly stack: string;
  readonly existingArn: string | undefined;
}): Issuer {
  return {
    id: 'GitHub',
    url: 'https://token.actions.githubusercontent.com',
    audience: 'sts.amazonaws.com',
    subjects: [`repo:${repository.repository}:environment:${repository.stack}`],
    existingArn: repository.existingArn,
  };
}

/** Whoever holds a text that the issuer signed for one of its subjects may assume the role. */
export function trustIn({ id, url, audience, subjects }: Issuer, providerArn: pulumi.Input<string>): Statement {
  const claims = url.replace('https://', '');
  return {
    Sid: `SignedBy${id}`,
    Effect: 'Allow',
    Principal: { Federated: providerArn },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${claims}:aud`]: audience, [`${claims}:sub`]: subjects } },
  };
}
