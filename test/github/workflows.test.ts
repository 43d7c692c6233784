import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const PROJECT = join(import.meta.dirname, '..', '..');
const FOLDER = '.github/workflows';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly name: string;
  readonly on: Readonly<
    Record<string, { readonly paths?: readonly string[]; readonly workflows?: readonly string[] } | null>
  >;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (path: string) => readFileSync(join(PROJECT, path), 'utf8');
const workflowOf = (file: string): Workflow => parse(read(`${FOLDER}/${file}`));
const jobsOf = (workflow: Workflow) => Object.entries(workflow.jobs);
const stepsOf = (workflow: Workflow) => jobsOf(workflow).flatMap(([, { steps }]) => steps);
const files = readdirSync(join(PROJECT, FOLDER));
const scripts = Object.keys(JSON.parse(read('package.json')).scripts);

/** All that anybody may write, by workflow and job: what is not here reads, at most. */
const MAY_WRITE: Readonly<Record<string, readonly string[]>> = {
  'rules-comment.yml comment': ['pull-requests'],
  'deploy-fallback.yml deploy': ['id-token'],
};

describe.each(files)('%s', (file) => {
  const workflow = workflowOf(file);
  const text = read(`${FOLDER}/${file}`);

  test('takes actions by commit, and says which version that is', () => {
    const uses = [...text.matchAll(/^ *(?:- )?uses: (.*)$/gm)].map(([, what = '']) => what);
    expect(uses.filter((what) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(what))).toEqual([]);
    expect(uses).toHaveLength(stepsOf(workflow).filter((step) => step.uses !== undefined).length);
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
    const checkouts = stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
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
    const names = files.map((each) => workflowOf(each).name);
    expect(events.flatMap((event) => event?.workflows ?? []).filter((name) => !names.includes(name))).toEqual([]);
  });
});

test('the same action is the same commit everywhere', () => {
  const pins = files.flatMap((file) =>
    stepsOf(workflowOf(file)).flatMap(({ uses }) => (uses === undefined ? [] : [uses])),
  );
  expect(new Set(pins).size).toBe(new Set(pins.map((pin) => pin.split('@')[0])).size);
});

test('what a stranger wrote never runs where something may be written', () => {
  const byStrangers = files.filter((file) => 'pull_request' in workflowOf(file).on);
  expect(byStrangers.sort()).toEqual(['ci.yml', 'rules-compare.yml']);
  for (const file of files) expect(workflowOf(file).on).not.toHaveProperty('pull_request_target');
  const comment = workflowOf('rules-comment.yml');
  expect(stepsOf(comment).filter(({ uses }) => uses?.startsWith('actions/checkout@'))).toEqual([]);
});

describe('the deployment from GitHub', () => {
  const workflow = workflowOf('deploy-fallback.yml');
  const [[, job] = [undefined, undefined]] = jobsOf(workflow);

  test('tests before it deploys, and keeps the rules of the policy pack', () => {
    const runs = job!.steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
    expect(runs).toEqual(['npm ci', 'npm test', 'pulumi up --yes --stack "$STACK" --policy-pack infra/policy']);
  });

  test('begins with the same files as Pulumi Deployments', () => {
    expect(workflow.on.push?.paths).toEqual(parse(read('Pulumi.dev.deploy.yaml')).settings.gitHub.paths);
  });

  test('runs in the environment that the role trusts', () => {
    expect(job!.environment).toBe('dev');
    expect(existsSync(join(PROJECT, `Pulumi.${job!.environment}.deploy.yaml`))).toBe(true);
  });
});

describe('the other files for GitHub', () => {
  test('name folders that exist', () => {
    const owned = read('.github/CODEOWNERS')
      .split('\n')
      .filter((line) => line.startsWith('/'));
    const paths = owned.map((line) => line.split(/\s+/)[0]!.slice(1));
    expect(paths.filter((path) => globSync(path, { cwd: PROJECT }).length === 0)).toEqual([]);
    expect(read('.github/CODEOWNERS')).toMatch(/^\/quality\/ +@\S+\/data-scientists$/m);
  });

  test('ask Dependabot for packages and for actions', () => {
    const { updates } = parse(read('.github/dependabot.yml'));
    const asked = updates.map((update: Readonly<Record<string, string>>) => [
      update['package-ecosystem'],
      update.directory,
    ]);
    expect(asked).toEqual([
      ['npm', '/'],
      ['github-actions', '/'],
    ]);
  });

  test.each(readdirSync(join(PROJECT, '.github/ISSUE_TEMPLATE')).filter((file) => file !== 'config.yml'))(
    '%s asks for no recordings, and every question has a name of its own',
    (file) => {
      const { name, description, body } = parse(read(`.github/ISSUE_TEMPLATE/${basename(file)}`));
      expect([name, description].every((text) => typeof text === 'string' && text !== '')).toBe(true);
      expect(body[0].attributes.value).toContain('Do not attach recordings of people');
      const ids = body.slice(1).map(({ id }: { readonly id: string }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );
});

/** A path of a filter; what it leaves out may be gone already. */
function matchesSomething(path: string): boolean {
  return path.startsWith('!') || globSync(path, { cwd: PROJECT }).length > 0;
}
