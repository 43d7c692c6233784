/** What policies are made of: one statement for each thing that is allowed, with named actions on named resources. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';

/** One statement, written as IAM reads it; each has an id, which reports and tests name it by. */
export type Statement = aws.iam.PolicyStatement & { readonly Sid: string };

/** A policy as JSON text. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: '2012-10-17', Statement: statements });
}

/** For everyone, only over TLS. A topic's policy does not accept `sns:*`, so there only publishing is refused. */
export function onlyOverTls(Action: 's3:*' | 'sqs:*' | 'sns:Publish', ...Resource: pulumi.Input<string>[]): Statement {
  return {
    Sid: 'OnlyOverTls',
    Effect: 'Deny',
    Principal: '*',
    Action,
    Resource,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

/** Who may assume a role: an AWS service. */
export function serviceMayAssume(service: string): Statement {
  return { Sid: 'ServiceMayAssume', Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
}

/**
 * A role that one AWS service assumes, and all it may do.
 *
 * @returns the role, and its policy for what must not begin before it holds
 */
export function roleFor(
  name: string,
  service: string,
  statements: readonly Statement[],
  opts: pulumi.CustomResourceOptions,
): { readonly role: aws.iam.Role; readonly policy: aws.iam.RolePolicy } {
  const role = new aws.iam.Role(
    `${name}-role`,
    { assumeRolePolicy: policyDocument([serviceMayAssume(service)]) },
    opts,
  );
  const policy = new aws.iam.RolePolicy(`${name}-may`, { role: role.id, policy: policyDocument(statements) }, opts);
  return { role, policy };
}
