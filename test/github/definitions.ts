/** The workflows and actions in `.github`, read as GitHub reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const PROJECT = join(import.meta.dirname, '..', '..');
const WORKFLOWS = '.github/workflows';
const ACTIONS = '.github/actions';

export interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly name: string;
  readonly on: Readonly<
    Record<string, { readonly paths?: readonly string[]; readonly workflows?: readonly string[] } | null>
  >;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** An action of our own: steps that several jobs share. */
export interface Action {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** A file of the project. */
export function read(path: string): string {
  return readFileSync(join(PROJECT, path), 'utf8');
}

/** Names of the files in `.github/workflows`. */
export const WORKFLOW_FILES: readonly string[] = readdirSync(join(PROJECT, WORKFLOWS));

/** What a job writes after `uses:` for each action of our own. */
export const OWN_ACTIONS: readonly string[] = readdirSync(join(PROJECT, ACTIONS)).map((name) => `./${ACTIONS}/${name}`);

export const textOfWorkflow = (file: string): string => read(`${WORKFLOWS}/${file}`);
export const workflowOf = (file: string): Workflow => parse(textOfWorkflow(file));
export const textOfAction = (action: string): string => read(`${action}/action.yml`);
export const actionOf = (action: string): Action => parse(textOfAction(action));

export function jobsOf(workflow: Workflow): [string, Job][] {
  return Object.entries(workflow.jobs);
}

export function stepsOf(workflow: Workflow): Step[] {
  return jobsOf(workflow).flatMap(([, { steps }]) => steps);
}

/** What the steps use of others: `owner/name@commit`. */
export function othersActions(steps: readonly Step[]): string[] {
  return steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : [uses]));
}

/** The lines of a file that use an action without naming its commit and version, or one of ours that is not there. */
export function unpinned(text: string): string[] {
  const uses = [...text.matchAll(/^ *(?:- )?uses: (.*)$/gm)].map(([, what = '']) => what);
  return uses.filter(
    (what) => !OWN_ACTIONS.includes(what) && !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what),
  );
}

export const isCheckout = ({ uses }: Step): boolean => uses?.startsWith('actions/checkout@') === true;
