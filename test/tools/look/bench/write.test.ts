/** Numbers of a rule are written into the file of a profile: as shown, as a whole, or not at all. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { main as processMain } from '../../../../local/process.ts';
import type { Bench, BenchJudged, EntryToWrite, ProfileDiff } from '../../../../tools/look/bench/bench-wire.ts';
import { editedProfile } from '../../../../tools/look/bench/files/edited-profile.ts';
import { lineDiff } from '../../../../tools/look/bench/files/line-diff.ts';
import type { RecordingsPage } from '../../../../tools/look/wire.ts';
import { runsOf } from '../../../support/seed/seed.ts';
import { samples, workspace } from '../../../support/workspace.ts';
import { jsonFrom, sendTo } from '../asked.ts';
import { projectCopy, serverOver } from './project-copy.ts';

const here = workspace();
here.put('recordings/off.mat', { from: samples.electrodeOff });
await processMain(['recordings', '--profile', 'mit-bih-360'], here.context);
const project = projectCopy();
const errors: string[] = [];
const server = await serverOver(here, project, errors);
const [{ id: off } = { id: '' }] = (await jsonFrom<RecordingsPage>(server, 'api/recordings')).rows;

const FILE = join(project, 'quality', 'profiles', 'mit-bih-360.ts');
const RULE = join(project, 'quality', 'rules', 'frozen-trace.ts');
const started = readFileSync(FILE, 'utf8');
/** Of the file as it is, for questions that must be refused whatever it says. */
const SHA256 = createHash('sha256').update(started).digest('hex');
const of = (question: string) => `api/recording/${off}/${question}`;
const diffOf = (query: string) => jsonFrom<ProfileDiff>(server, of(`profile?rule=${query}`));
const judged = (query: string) => jsonFrom<BenchJudged>(server, of(`judged?rule=${query}`));

const RIGHT = {
  origin: `http://127.0.0.1:${server.port}`,
  'x-ecg-token': server.token,
  'content-type': 'application/json',
};
async function post(body: object, headers: Readonly<Record<string, string>> = RIGHT) {
  const sent = { method: 'POST', headers, body: JSON.stringify(body) };
  const { status, bytes } = await sendTo(server, `/${server.token}/${of('profile')}`, sent);
  return { status, ...(JSON.parse(bytes.toString()) as { readonly problem?: string; readonly file?: string }) };
}
const entry = (sha256: string): EntryToWrite => ({ rule: 'muscle-noise', set: { warnAbove: 80 }, sha256 });
const refused = async (query: string) => {
  const { status, bytes } = await sendTo(server, `/${server.token}/${of(query)}`);
  expect(status).toBe(400);
  return (JSON.parse(bytes.toString()) as { readonly problem: string }).problem;
};

describe('an entry', () => {
  test('is shown as lines that go and come, and the file is as it was', async () => {
    const { file, lines } = await diffOf('muscle-noise&set=warnAbove:80');
    expect(file).toBe('quality/profiles/mit-bih-360.ts');
    expect(lines.filter(({ sign }) => sign !== ' ')).toEqual([
      { sign: '-', line: 2, text: "import { adu, aduPerMillivolt, hz, percent, ratio, seconds } from '../units.ts';" },
      {
        sign: '+',
        line: 2,
        text: "import { adu, aduPerMillivolt, hz, microvolts, percent, ratio, seconds } from '../units.ts';",
      },
      { sign: '+', line: 24, text: "    'muscle-noise': { warnAbove: microvolts(80) }," },
    ]);
    expect(readFileSync(FILE, 'utf8')).toBe(started);
  });

  test.each([
    ['without the token in a header', { origin: RIGHT.origin, 'content-type': 'application/json' }, 403],
    ['with another token', { ...RIGHT, 'x-ecg-token': '0'.repeat(32) }, 403],
    ['from another site', { ...RIGHT, origin: 'https://evil.example' }, 403],
    ['without Origin', { 'x-ecg-token': server.token, 'content-type': 'application/json' }, 403],
    ['to another Host', { ...RIGHT, host: 'evil.example' }, 403],
    ['as a form', { ...RIGHT, 'content-type': 'text/plain' }, 415],
  ])('is not written %s', async (_, headers, status) => {
    expect((await post(entry(SHA256), headers)).status).toBe(status);
    expect(readFileSync(FILE, 'utf8')).toBe(started);
  });

  test.each([
    [{ sha256: 'x' }, 'sha256 must be 64 hexadecimal digits, got "x".'],
    [{ rule: '../../x' }, 'rule must be the id of a rule, got "../../x".'],
    [{ rule: 'no-such' }, 'rule must be a rule about the signal, got "no-such".'],
    [{ set: [1] }, 'set must be an object of numbers, got [1].'],
    [{ set: { warnAbove: '80' } }, 'set must be an object of numbers, got {"warnAbove":"80"}.'],
    [{ set: { __proto: 1 } }, /^set must name a number of muscle-noise \(.*\), got "__proto"\.$/],
    [{ set: { warnAbove: null } }, 'set must be an object of numbers, got {"warnAbove":null}.'],
    [{ file: '/etc/passwd' }, 'An entry must have no "file".'],
  ])('is refused for %j', async (wrong, sentence) => {
    const { status, problem } = await post({ ...entry(SHA256), ...wrong });
    expect(status).toBe(400);
    expect(problem).toEqual(typeof sentence === 'string' ? sentence : expect.stringMatching(sentence));
    expect(readFileSync(FILE, 'utf8')).toBe(started);
  });

  test('is not written into a file that changed meanwhile, nor one that would not compile', async () => {
    const { sha256 } = await diffOf('muscle-noise&set=warnAbove:80');
    try {
      writeFileSync(FILE, started.replace("'../units.ts'", "'../units.ts'; // by hand"));
      expect(await post(entry(sha256))).toEqual({
        status: 400,
        problem: 'quality/profiles/mit-bih-360.ts has changed since these lines were shown: look at them again.',
      });
      const wrong = started.replace('rules: {', "rules: {\n    'no-such': {},");
      writeFileSync(FILE, wrong);
      expect((await post(entry(createHash('sha256').update(wrong).digest('hex')))).problem).toMatch(
        /^quality\/profiles\/mit-bih-360\.ts:\d+: .*no-such/,
      );
      expect(readFileSync(FILE, 'utf8')).toBe(wrong);
    } finally {
      writeFileSync(FILE, started);
    }
  });

  test('is written after a look at it, compiles, and judges from then on; back to the default it goes again', async () => {
    const { sha256 } = await diffOf('frozen-trace&set=rejectAfter:3&set=rejectWithinBandAfter:3');
    const set = { rejectAfter: 3, rejectWithinBandAfter: 3 };
    expect(await post({ rule: 'frozen-trace', set, sha256 })).toEqual({
      status: 200,
      file: 'quality/profiles/mit-bih-360.ts',
    });
    const written = readFileSync(FILE, 'utf8');
    expect(written).toContain("    'frozen-trace': { rejectAfter: seconds(3), rejectWithinBandAfter: seconds(3) },\n");
    expect(written).toContain('// Calibrated: noise marks of its recordings were in the fit.');
    expect(readdirSync(join(project, 'quality', 'profiles')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    const { rules } = await jsonFrom<Bench>(server, of('bench'));
    const [now] = rules.filter(({ id }) => id === 'frozen-trace');
    expect(now?.settings.find(({ name }) => name === 'rejectAfter')).toMatchObject({ value: 3, default: 0.5 });
    expect((await judged('frozen-trace')).before.outcome).toBe('rejected');
    expect((await judged('frozen-trace&set=rejectAfter:20&set=rejectWithinBandAfter:20')).lines).toContain(
      'seconds(20)',
    );

    const back = 'frozen-trace&set=rejectAfter:0.5&set=rejectWithinBandAfter:1';
    const again = await diffOf(back);
    expect(again.lines.filter(({ sign }) => sign !== ' ').map(({ sign, text }) => sign + text.trim())).toEqual([
      "-'frozen-trace': { rejectAfter: seconds(3), rejectWithinBandAfter: seconds(3) },",
    ]);
    const reset = { rule: 'frozen-trace', set: { rejectAfter: 0.5, rejectWithinBandAfter: 1 }, sha256: again.sha256 };
    expect((await post(reset)).status).toBe(200);
    expect(readFileSync(FILE, 'utf8')).toBe(started);
    expect(await refused(`profile?rule=${back}`)).toBe(
      'quality/profiles/mit-bih-360.ts says so already: there is nothing to write.',
    );
  });

  test('is not written where the file cannot be read, and the page says why', async () => {
    const query = 'profile?rule=muscle-noise&set=warnAbove:80';
    rmSync(FILE);
    try {
      expect(await refused(query)).toBe('quality/profiles/mit-bih-360.ts cannot be read: no such file or directory.');
      mkdirSync(FILE);
      expect(await refused(query)).toMatch(/^quality\/profiles\/mit-bih-360\.ts cannot be read: .*directory/);
    } finally {
      rmSync(FILE, { recursive: true, force: true });
      writeFileSync(FILE, started);
    }
  });
});

describe('a file that somebody saves', () => {
  const state = async () => (await jsonFrom<{ readonly state: string }>(server, of('bench-state'))).state;

  test('is another state; a rule is used as it is now, and a mistake is a sentence with its line', async () => {
    const rule = readFileSync(RULE, 'utf8');
    const before = await state();
    try {
      writeFileSync(RULE, rule.replaceAll('flat within', 'dead still within'));
      expect(await state()).not.toBe(before);
      const { findings } = await judged('frozen-trace');
      expect(findings.map((one) => one.message).join()).toMatch(/^dead still within/);
      writeFileSync(RULE, rule.replace("severity: 'reject'", "severity: 'rejects'"));
      const line = rule.split('\n').findIndex((text) => text.includes("severity: 'reject'")) + 1;
      expect(await refused('bench')).toMatch(new RegExp(`^quality/rules/frozen-trace\\.ts:${line}: Type '"rejects"'`));
    } finally {
      writeFileSync(RULE, rule);
    }
    expect((await judged('frozen-trace')).findings.length).toBeGreaterThan(0);
  });

  test('is read again once a mistake in a file that is not looked at is put right', async () => {
    const rule = readFileSync(RULE, 'utf8');
    const other = join(project, 'quality', 'profiles', 'generic.ts');
    const generic = readFileSync(other, 'utf8');
    try {
      writeFileSync(RULE, rule.replaceAll('flat within', 'dead still within'));
      writeFileSync(other, `${generic}\nexport const wrong: number = '';\n`);
      expect(await refused('bench')).toMatch(/^quality\/profiles\/generic\.ts:\d+: Type 'string'/);
      writeFileSync(other, generic);
      expect((await judged('frozen-trace')).findings.map((one) => one.message).join()).toMatch(/^dead still within/);
    } finally {
      writeFileSync(RULE, rule);
      writeFileSync(other, generic);
    }
  });

  test('with numbers that compile and cannot be is refused with its line', async () => {
    try {
      writeFileSync(FILE, started.replace('rules: {', "rules: {\n    'frozen-trace': { warnAfter: seconds(-1) },"));
      expect(await refused('bench')).toMatch(
        /^quality\/profiles\/mit-bih-360\.ts:\d+: profile mit-bih-360: frozen-trace\.warnAfter must not be less than 0/,
      );
      writeFileSync(FILE, started.replace('aduPerMillivolt(200)', 'aduPerMillivolt(100)'));
      expect(await refused('bench')).toMatch(
        /^What the numbers of a recording mean has changed in .*start \.\/ecg look again/,
      );
    } finally {
      writeFileSync(FILE, started);
    }
  });
});

describe('the text of a profile', () => {
  const head =
    "import { profile } from '../profile.ts';\nimport { hz } from '../units.ts';\n\nexport default profile({\n  id: 'x', mains: hz(50),\n";
  const edited = (rules: string, lines: string) =>
    editedProfile(`${head}  rules: ${rules},\n});\n`, 'x.ts', 'a-rule', lines);
  const entry = "'a-rule': { limit: seconds(1) },";

  test.each([
    ['{}', "{\n'a-rule': { limit: seconds(1) },\n}"],
    ["{ b: 'off' }", "{ b: 'off',\n'a-rule': { limit: seconds(1) },\n}"],
    ['{\n    b: {}, // why\n  }', "{\n    b: {}, // why\n'a-rule': { limit: seconds(1) },\n}"],
    ["{ 'a-rule': 'off', b: {} }", "{ 'a-rule': { limit: seconds(1) }, b: {} }"],
    ['{ // none\n}', "{ // none\n'a-rule': { limit: seconds(1) },\n}"],
  ])('%s gets the entry', async (rules, expected) => {
    expect(await edited(rules, entry)).toBe(`${head.replace('{ hz }', '{ hz, seconds }')}  rules: ${expected},\n});\n`);
  });

  test('loses the entry with the comment above it, and what only it imported', async () => {
    const rules = "{\n    b: {}, // of b\n    // of a\n    'a-rule': { limit: seconds(1) },\n    c: {},\n  }";
    const text = await editedProfile(
      `${head.replace('{ hz }', '{ hz, seconds }')}  rules: ${rules},\n});\n`,
      'x.ts',
      'a-rule',
      '',
    );
    expect(text.replace(/\s+/g, ' ')).toBe(`${head}  rules: { b: {}, // of b c: {}, },\n});\n`.replace(/\s+/g, ' '));
  });

  test('is not changed where something would be lost, or the entry has no place', async () => {
    await expect(edited("{ 'a-rule': { limit: seconds(1) /* why */ } }", entry)).rejects.toThrow(
      'The entry of a-rule in x.ts holds a comment, which would be lost; change it by hand.',
    );
    await expect(edited('others', entry)).rejects.toThrow(
      'x.ts must have the object "rules" in the call of profile(…)',
    );
    expect(await edited('{}', '')).toBe(`${head}  rules: {},\n});\n`);
  });

  test('a diff makes one text of the other', () => {
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', '', '  d'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const lines = lineDiff(one.join('\n'), other.join('\n'));
        const gone = new Set(lines.filter(({ sign }) => sign === '-').map(({ line }) => line - 1));
        const rest = (one.length === 0 ? [''] : one).filter((_, i) => !gone.has(i));
        const made = lines.filter(({ sign }) => sign === '+').sort((a, b) => a.line - b.line);
        for (const { line, text } of made) rest.splice(line - 1, 0, text);
        expect(rest).toEqual(other.length === 0 ? [''] : other);
        if (one.join('\n') === other.join('\n')) expect(lines).toEqual([]);
      }),
      { numRuns: runsOf(100) },
    );
  });
});

test('none of this was a bug', () => expect(errors).toEqual([]));
