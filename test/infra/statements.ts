/** The policies of a stack, statement by statement. */
import type { Graph } from '../../infra/graph.ts';

export interface FoundStatement {
  /** Type and name of the resource, and its statement's id: `Policy access-read Ask`. */
  readonly where: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: string | Readonly<Record<string, unknown>> | undefined;
  readonly condition: unknown;
}

/** As IAM reads it. */
interface Written extends Readonly<Record<string, unknown>> {
  readonly Principal?: string | Readonly<Record<string, unknown>>;
}

/** Every statement of every policy, those of who may take on a role included. */
export function statementsIn({ resources }: Graph): FoundStatement[] {
  return resources.flatMap(({ type, name, inputs }) =>
    ['policy', 'assumeRolePolicy'].flatMap((property) => {
      const policy = inputs[property];
      if (typeof policy !== 'string' || !policy.includes('Statement')) return [];
      const { Statement } = JSON.parse(policy) as { Statement: Written[] };
      return Statement.map((statement) => ({
        where: `${type.split(':').at(-1)} ${name} ${String(statement.Sid)}`,
        effect: String(statement.Effect),
        actions: listOf(statement.Action),
        resources: listOf(statement.Resource),
        principal: statement.Principal,
        condition: statement.Condition,
      }));
    }),
  );
}

function listOf(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
