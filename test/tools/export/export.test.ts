/** `./ecg export` on the project's samples: what is chosen, and what lies in the folder. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { readMat } from '../../../handler/mat/read-mat.ts';
import { main as process_ } from '../../../local/process.ts';
import { rowsOf } from '../../support/read-back.ts';
import { mat5Of } from '../../support/recordings.ts';
import { queryLake, samples, type Workspace, workspace } from '../../support/workspace.ts';
import { exported, firstDifference, lakeOfSamples, leadsInLake, manifestIn, understood } from './exported.ts';

let here: Workspace;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  ({ here, ids } = await lakeOfSamples());
});

/** Every file of an export with its content. */
function filesIn(out: string): Map<string, string> {
  const root = join(here.folder, out);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(root, name)).isFile(),
  );
  return new Map(names.sort().map((name) => [name, readFileSync(join(root, name), 'latin1')]));
}

describe('what is chosen', () => {
  test('is what a condition finds among the newest versions; those without samples are counted, not exported', async () => {
    const { status, out } = await exported(here, '--where', 'true', '--out', 'every');
    expect(status).toBe(0);
    expect(out.split('\n').slice(0, 2)).toEqual([
      '3 recordings as mat: 9 files in every',
      'Left out: 2 recordings that were rejected or unreadable and so have no samples.',
    ]);
    const accepted = ['good', 'alsoGood', 'long'].map((name) => ids.get(name)).sort();
    expect(manifestIn(here, 'every').recordings.map(({ recording_id: id }) => id)).toEqual(accepted);
  });

  test.each<[string, (id: string) => string]>([
    ['its id', (id) => id],
    ['the first digits of its id', (id) => id.slice(0, 8)],
    ['its file', () => 'Meier/good.mat'],
    ['its key', () => join(here.folder, 'Meier/good.mat').slice(1)],
  ])('is a recording by %s', async (what, name) => {
    const id = ids.get('good')!;
    const out = `by ${what}`;
    expect((await exported(here, name(id), name(id), '--out', out)).status).toBe(0);
    expect(manifestIn(here, out).recordings.map(({ recording_id }) => recording_id)).toEqual([id]);
  });

  test('is at most --max, in the order of ids', async () => {
    const { out } = await exported(here, '--where', 'true', '--max', '1', '--out', 'one');
    expect(out).toContain('--max 1: the first of 3 that match.\n');
    const first = ['good', 'alsoGood', 'long'].map((name) => ids.get(name)!).sort()[0];
    expect(manifestIn(here, 'one').recordings.map(({ recording_id: id }) => id)).toEqual([first]);
  });
});

describe('the signal of real recordings', () => {
  test('is in the MAT-file as in the lake, and processed again gives the same samples, with nothing assumed', async () => {
    await exported(here, '--where', 'true', '--signal', 'all', '--out', 'real');
    for (const { record, recording_id: id } of manifestIn(here, 'real').recordings) {
      const { leads, rateHz, who } = await understood(readFileSync(join(here.folder, 'real', 'mat', `${record}.mat`)));
      expect({ leads, rateHz }).toEqual({ leads: await leadsInLake(here, id), rateHz: 360 });
      expect(who.recordedAt).toEqual(new Date('2026-01-31T08:30Z'));
    }
    const again = workspace();
    cpSync(join(here.folder, 'real', 'mat'), join(again.folder, 'in'), { recursive: true });
    expect(await process_(['in'], again.context)).toBe(0);
    const sql = (id: string) => `select ${id}, s.lead, s.lead_index, s.window_index, s.sample, s.adu, s.gain_adu_per_mv,
      s.zero_adu, s.sampling_rate_hz, s.mv from samples s join recordings r on r.recording_id = s.recording_id
      order by 1, s.lead_index, s.sample`;
    const before = await queryLake(here, sql('left(r.recording_id, 16)'));
    const after = await queryLake(again, sql("regexp_extract(r.source_key, '([0-9a-f]{16}).mat', 1)"));
    expect(before.length).toBe(2 * 3600 + 108_000);
    expect(firstDifference(after, before)).toBeUndefined();
    const sources = 'select distinct outcome, sampling_rate_source, gain_source, lead_names_source from recordings';
    expect(await queryLake(again, sources)).toEqual([['accepted', 'file', 'file', null]]);
  });

  test('has values exactly where usable_signal has, unless all are asked for', async () => {
    const noisy = workspace();
    const file = await readMat(readFileSync(samples.long));
    const val = file.variables.find(({ name }) => name === 'val');
    if (val?.kind !== 'numeric') throw new Error('the sample holds no signal');
    const values = Uint16Array.from(val.values.slice(0, val.values.length), Number).fill(1024, 40_000, 42_000);
    noisy.put('flat.mat', mat5Of(['val', { kind: 'numeric', matClass: 'uint16', dims: val.dims, values }]));
    noisy.put('long.mat', { from: samples.long });
    await process_(['.', '--profile', 'holter-24h'], noisy.context);
    expect((await exported(noisy, '--where', 'true', '--as', 'csv', '--out', 'out')).status).toBe(0);
    const { recordings } = manifestIn(noisy, 'out');
    expect(recordings.map(({ leads: [lead] }) => lead!.missing > 0).sort()).toEqual([false, true]);
    for (const { record, recording_id: id } of recordings) {
      const rows = await queryLake(
        noisy,
        `select t_s, mv from usable_signal where recording_id = '${id}' order by lead_index, sample`,
      );
      const [, ...lines] = readFileSync(join(noisy.folder, 'out', 'csv', `${record}.csv`), 'utf8')
        .trim()
        .split('\n');
      const kept = lines.filter((line) => !line.endsWith(',')).map((line) => line.split(',').map(Number));
      expect(firstDifference(kept, rows)).toBeUndefined();
    }
  });
});

describe('the folder', () => {
  test('is the same each time, byte for byte, and its manifest has the SHA-256 of every other file', async () => {
    const argv = ['--where', 'duration_s < 60', '--as', 'csv,wfdb,mat,parquet'];
    await exported(here, ...argv, '--out', 'first');
    await exported(here, ...argv, '--out', 'second');
    const files = filesIn('first');
    expect([...filesIn('second')]).toEqual([...files]);
    const listed = manifestIn(here, 'first').files;
    expect(listed.map(({ path }) => path)).toEqual([...files.keys()].filter((path) => path !== 'MANIFEST.json'));
    for (const { path, bytes, sha256 } of listed) {
      const content = Buffer.from(files.get(path)!, 'latin1');
      expect([path, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([path, bytes, sha256]);
    }
    const records = manifestIn(here, 'first').recordings.map(({ record }) => record);
    expect([...files.keys()]).toEqual(
      [
        'MANIFEST.json',
        'README.txt',
        ...['beats', 'recordings', 'rulesets', 'windows'].flatMap((table) => [`${table}.csv`, `${table}.parquet`]),
        ...records.flatMap((record) => [`csv/${record}.csv`, `mat/${record}.mat`, `parquet/${record}.parquet`]),
        ...records.flatMap((record) => [`wfdb/${record}.dat`, `wfdb/${record}.hea`, `wfdb/${record}.qrs`]),
        'wfdb/RECORDS',
      ].sort(),
    );
  });

  test('names the rules and the software behind its rows, and the command that makes it again', async () => {
    const condition = "duration_s < 60 and outcome = 'accepted'";
    await exported(here, '--where', condition, '--as', 'parquet', '--out', 'shown');
    const { command, recordings, condition: kept } = manifestIn(here, 'shown');
    expect(kept).toBe(condition);
    expect(command).toBe(
      `./ecg export --where 'duration_s < 60 and outcome = '\\''accepted'\\''' --as parquet --signal usable --out FOLDER`,
    );
    const rows = await rowsOf(readFileSync(join(here.folder, 'shown', 'recordings.parquet')));
    expect(rows.map((row) => [row.record, row.ruleset, row.pipeline_version])).toEqual(
      recordings.map(({ record, ruleset, pipeline_version: version }) => [record, ruleset, version]),
    );
    const readme = readFileSync(join(here.folder, 'shown', 'README.txt'), 'utf8');
    expect(readme).toContain(command);
    const tables = [...filesIn('shown').keys()].filter((name) => /^[a-z]+\.parquet$/.test(name));
    expect(tables.length).toBe(4);
    for (const table of tables)
      expect(readme).toMatch(new RegExp(`^(?:\\w+, )?${basename(table, '.parquet')}\\b`, 'm'));
    expect(readme).toContain('its key is record, lead_index, beat_index.');
  });

  test.each<[number, string[]]>([
    [1, ['--where', "subject = 'S-017' and source_key like '%Meier/good%'"]],
    [2, ['Meier/good.mat']],
    [3, ['--where', "columns('source_k.*') like '%Meier/good.mat'"]],
    [4, ['--where', "latest_recordings::text like '%Meier/good.mat%'"]],
    [5, ['--where', "recording_id in (select recording_id from recordings where source_key like '%Meier/good.mat')"]],
  ])('says nowhere who was recorded or from which file, however it was chosen: %i, %j', async (at, which) => {
    const out = `private ${at}`;
    expect((await exported(here, ...which, '--as', 'mat,wfdb,csv,parquet', '--out', out)).status).toBe(0);
    for (const [name, content] of filesIn(out))
      expect([name, /S-017|Meier/.test(name + content)]).toEqual([name, false]);
    const { record } = manifestIn(here, out).recordings[0]!;
    const { who } = await understood(readFileSync(join(here.folder, out, 'mat', `${record}.mat`)));
    expect(who.subject).toBeUndefined();
    expect(manifestIn(here, out).command).toContain(`./ecg export ${ids.get('good')} --as`);
  });

  test('says that another lake was named, not how it is called', async () => {
    const argv = ['--where', 'lead_count = 1', '--lake', '.local/lake', '--out', 'elsewhere'];
    expect((await exported(here, ...argv)).status).toBe(0);
    const { command } = manifestIn(here, 'elsewhere');
    expect(command).toBe("./ecg export --where 'lead_count = 1' --as mat --signal usable --lake LAKE --out FOLDER");
    expect(readFileSync(join(here.folder, 'elsewhere', 'README.txt'), 'utf8')).toContain(
      `from the same lake; FOLDER is a new one, and LAKE the lake that --lake named:\n${command}\n`,
    );
  });

  test('says it where that is asked for', async () => {
    const argv = ['--where', "subject = 'S-017'", '--max', '1', '--with-subject', '--as', 'mat,wfdb,csv'];
    const { out } = await exported(here, ...argv, '--out', 'told');
    expect(out).toContain('The files name subjects and source files.\n');
    const { record, recording_id: id } = manifestIn(here, 'told').recordings[0]!;
    const { who } = await understood(readFileSync(join(here.folder, 'told', 'mat', `${record}.mat`)));
    expect(who.subject).toBe('S-017');
    const files = filesIn('told');
    expect(files.get(`wfdb/${record}.hea`)).toContain('# subject_id: S-017\n');
    const [[key]] = (await queryLake(here, `select source_key from recordings where recording_id = '${id}'`)) as [
      [string],
    ];
    expect(files.get('recordings.csv')).toContain(key);
    expect(manifestIn(here, 'told').condition).toBe("subject = 'S-017'");
  });
});
