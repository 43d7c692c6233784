import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  actionOf,
  isCheckout,
  jobsOf,
  OWN_ACTIONS,
  othersActions,
  PROJECT,
  read,
  type Step,
  stepsOf,
  textOfWorkflow,
  unpinned,
  WORKFLOW_FILES,
  workflowOf,
} from './definitions.ts';

const scripts = Object.keys(JSON.parse(read('package.json')).scripts);

const SETUP = './.github/actions/setup';

/** All that anybody may write, by workflow and job: what is not here reads, at most. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  'rules-comment.yml comment': ['pull-requests'],
  'deploy-fallback.yml deploy': ['id-token'],
};

describe.each(WORKFLOW_FILES)('%s', (file) => {
  const workflow = workflowOf(file);

  test('takes actions by commit, and says which version that is', () => {
    const text = textOfWorkflow(file);
    expect(unpinned(text)).toEqual([]);
    expect(text.match(/\buses:/g)).toHaveLength(stepsOf(workflow).filter(({ uses }) => uses !== undefined).length);
  });

  test('says what it may do, and writes nowhere but where it must', () => {
    expect(workflow.permissions).toBeDefined();
    for (const [name, job] of jobsOf(workflow)) {
      const permissions = { ...workflow.permissions, ...job.permissions };
      const writes = Object.entries(permissions).flatMap(([what, how]) => (how === 'read' ? [] : [what]));
      expect({ job: name, writes }).toEqual({ job: name, writes: MAY_WRITE[`${file} ${name}`] ?? [] });
    }
  });

  test('ends: each job by its time, each line by its first failure', () => {
    for (const [, job] of jobsOf(workflow)) expect(job['timeout-minutes']).toBeGreaterThan(0);
    expect(workflow.defaults?.run?.shell).toBe('bash');
  });

  test('leaves no key to the repository behind', () => {
    const checkouts = stepsOf(workflow).filter(isCheckout);
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([]);
  });

  test('puts nothing that a stranger writes into a command', () => {
    expect(stepsOf(workflow).filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  test('runs npm scripts that exist', () => {
    const commands = stepsOf(workflow).flatMap(({ run = '' }) => [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)]);
    expect(commands.map(([, name = '']) => name).filter((name) => !scripts.includes(name))).toEqual([]);
  });

  test('looks at files and workflows that exist', () => {
    const events = Object.values(workflow.on);
    expect(events.flatMap((event) => event?.paths ?? []).filter((path) => !matchesSomething(path))).toEqual([]);
    const names = WORKFLOW_FILES.map((each) => workflowOf(each).name);
    expect(events.flatMap((event) => event?.workflows ?? []).filter((name) => !names.includes(name))).toEqual([]);
  });

  test('checks out first, then sets up by our own action and by nothing else', () => {
    for (const [job, { steps }] of jobsOf(workflow)) {
      const hasCode = isCheckout(steps[0]!);
      expect({ job, setUp: steps.filter(setsUp) }).toEqual({ job, setUp: hasCode ? [steps[1]] : [] });
      expect(steps[1]!.uses === SETUP).toBe(hasCode);
    }
  });
});

test('the same action is the same commit everywhere', () => {
  const workflows = WORKFLOW_FILES.map((file) => stepsOf(workflowOf(file)));
  const pins = [...workflows, ...OWN_ACTIONS.map((action) => actionOf(action).runs.steps)].flatMap(othersActions);
  expect(new Set(pins).size).toBe(new Set(pins.map((pin) => pin.split('@')[0])).size);
});

test('what a stranger wrote never runs where something may be written', () => {
  const byStrangers = WORKFLOW_FILES.filter((file) => 'pull_request' in workflowOf(file).on);
  expect(byStrangers.toSorted()).toEqual(['ci.yml', 'rules-compare.yml']);
  for (const file of WORKFLOW_FILES) expect(workflowOf(file).on).not.toHaveProperty('pull_request_target');
  expect(stepsOf(workflowOf('rules-comment.yml')).filter(isCheckout)).toEqual([]);
});

describe('the check of a change', () => {
  const [[, job] = [undefined, undefined]] = jobsOf(workflowOf('ci.yml'));
  const runs = job!.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));

  test('runs .ci/run, then builds, and lets nothing printed from code be stale', () => {
    expect(existsSync(join(PROJECT, '.ci/run'))).toBe(true);
    expect(runs.slice(1, 4)).toEqual(['bash .ci/run', 'npm run build', 'npm run docs']);
    expect(runs[4]).toContain('test -z "$(git status --porcelain)"');
    expect(runs).toHaveLength(5);
  });

  test('has one exact moto in place first, so that the tests against AWS are not skipped', () => {
    expect(read('.ci/run')).toContain('npm run -s test:aws');
    expect(runs[0]).toMatch(/'moto\[server\]==\d+\.\d+\.\d+'\ncommand -v moto_server /);
  });

  test('leaves the packages to .ci/run, which installs them', () => {
    expect(read('.ci/run')).toMatch(/^\(npm ci && npm test\)/m);
    expect(job!.steps.find(({ uses }) => uses === SETUP)?.with).toEqual({ packages: false });
  });
});

describe('the deployment from GitHub', () => {
  const workflow = workflowOf('deploy-fallback.yml');
  const [[, job] = [undefined, undefined]] = jobsOf(workflow);

  test('tests before it deploys, and keeps the rules of the policy pack', () => {
    const runs = job!.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(runs).toEqual(['npm test', 'pulumi up --yes --stack "$STACK" --policy-pack infra/policy']);
    expect(job!.steps.find(({ uses }) => uses === SETUP)).not.toHaveProperty('with');
  });

  test('begins with the same files as Pulumi Deployments', () => {
    expect(workflow.on.push?.paths).toEqual(parse(read('Pulumi.dev.deploy.yaml')).settings.gitHub.paths);
  });

  test('runs in the environment that the role trusts', () => {
    expect(job!.environment).toBe('dev');
    expect(existsSync(join(PROJECT, `Pulumi.${job!.environment}.deploy.yaml`))).toBe(true);
  });
});

/** A path of a filter; what it leaves out may be gone already. */
function matchesSomething(path: string): boolean {
  return path.startsWith('!') || globSync(path, { cwd: PROJECT }).length > 0;
}

function setsUp({ uses = '', run = '' }: Step): boolean {
  return uses.startsWith('./') || uses.includes('/setup-') || run.startsWith('npm ci');
}
