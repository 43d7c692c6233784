/** Marks as lines of a file and as a table: nothing that was said is lost, and nothing damaged is passed over. */
import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL_COLUMNS } from '../../../lake/schema.ts';
import { duckDbType } from '../../../lake/sql-types.ts';
import { BadLine, isReader, labelIn, lineOf, SAID } from '../../../local/labels/label.ts';
import { LabelsFile, labelsPath } from '../../../local/labels/labels-file.ts';
import { openLake, withLake } from '../../../local/open-lake.ts';
import { emptyFolder, lakeWithOne } from '../../support/lake-folder.ts';
import { label, window } from '../../support/rows.ts';
import { runsOf } from '../../support/seed/seed.ts';

const LABELS_FILE = pathToFileURL(join(import.meta.dirname, '../../../local/labels/labels-file.ts')).href;

const lines = fc.record({
  recording_id: fc.stringMatching(/^[0-9a-f]{64}$/),
  lead: fc.string(),
  lead_index: fc.nat(11),
  start_s: fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value || 0), // not -0
  end_s: fc.double({ min: 1e6 + 1, max: 1e7, noNaN: true }),
  mark: fc.constantFrom(...SAID),
  note: fc.option(fc.string({ maxLength: 80 })),
  reader: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter(isReader),
  marked_at: fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
  ruleset: fc.stringMatching(/^[0-9a-f]{16}$/),
  shown: fc.constantFrom('raw', 'filtered'),
});

const fileWith = (...texts: readonly string[]) => {
  const path = labelsPath(emptyFolder());
  writeFileSync(path, texts.join(''));
  return new LabelsFile(path);
};

describe('a line', () => {
  test('says what was put in, on one line', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const text = lineOf(line);
        expect(text.indexOf('\n')).toBe(text.length - 1);
        expect(labelIn(text.slice(0, -1))).toEqual(line);
      }),
      { numRuns: runsOf(100) },
    );
  });

  test('is a mark or refused, whatever it is, and refused when cut anywhere', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => labelIn(text)).toThrow(BadLine);
      }),
      { numRuns: runsOf(100) },
    );
    const whole = lineOf(label).trimEnd();
    for (let end = 0; end < whole.length; end += 1) expect(() => labelIn(whole.slice(0, end))).toThrow(BadLine);
  });

  test.each([
    [{ mark: 'fine' }, 'must have mark as one of good, doubtful, poor, none, got "fine"'],
    [{ recording_id: 'A'.repeat(64) }, /^must have recording_id as 64 hexadecimal digits, got "A+…$/],
    [{ lead_index: 1.5 }, 'must have lead_index as a whole number from 0, got 1.5'],
    [{ start_s: -1 }, 'must have start_s as a number of seconds from 0, got -1'],
    [{ start_s: 10 }, 'must have end_s after start_s, got 10 to 10'],
    [{ end_s: null }, 'must have end_s as a number of seconds from 0, got null'],
    [{ note: 'x'.repeat(501) }, /^must have note as null or at most 500 characters, got "x+…$/],
    [{ reader: '' }, 'must have reader as a name of 1 to 60 characters on one line, got ""'],
    [{ reader: 'a\nb' }, /^must have reader as /],
    [{ reader: undefined }, /^must have reader as .*, got nothing$/],
    [{ marked_at: '2026-11-26' }, 'must have marked_at as a time such as 2026-01-31T09:05:00.000Z, got "2026-11-26"'],
    [{ marked_at: '2026-13-26T00:00:00Z' }, /^must have marked_at as /],
    [{ shown: 'blurred' }, 'must have shown as one of raw, filtered, got "blurred"'],
    [{ grade: 1 }, 'must have no "grade"'],
  ])('with %j is refused in a sentence', (change, sentence) => {
    const text = JSON.stringify({ ...JSON.parse(lineOf(label)), ...change });
    expect(() => labelIn(text)).toThrow(sentence);
  });
});

describe('the file', () => {
  test('that is not there has no marks; the first mark makes it', async () => {
    const file = new LabelsFile(labelsPath(emptyFolder()));
    expect(await file.standing()).toEqual([]);
    expect(existsSync(file.path)).toBe(false);
    await file.add(label);
    expect(await file.standing()).toEqual([label]);
    expect(readFileSync(file.path, 'utf8')).toBe(lineOf(label));
  });

  test('keeps what was said last of a stretch, each reader for themselves', async () => {
    const poor = { ...label, mark: 'poor' } as const;
    const ben = { ...label, reader: 'Ben' };
    const part = { ...label, start_s: 2, end_s: 3 };
    const file = fileWith(...[label, ben, part, poor].map(lineOf));
    expect(await file.standing()).toEqual([ben, part, poor]);
    await file.add({ ...label, mark: 'none' });
    expect(await file.standing()).toEqual([ben, part]);
    await file.add({ ...label, mark: 'none' }); // nothing left to take back
    expect(await file.standing()).toEqual([ben, part]);
  });

  test.each([
    [
      'half a line at its end',
      [lineOf(label), lineOf(label).slice(0, 40)],
      'Line 2 of "PATH" must end with a line break: it was cut short. Complete it, or remove it.',
    ],
    [
      'an empty line',
      [lineOf(label), '\n', lineOf(label)],
      'Line 2 of "PATH" must be a JSON object, got an empty line. Mend it, or remove it.',
    ],
    [
      'a line that is something else',
      ['[]\n'],
      'Line 1 of "PATH" must be a JSON object, got "[]". Mend it, or remove it.',
    ],
    [
      'a line of another kind',
      [lineOf(label).replace('good', 'nice')],
      'Line 1 of "PATH" must have mark as one of good, doubtful, poor, none, got "nice". Mend it, or remove it.',
    ],
  ])('with %s is refused by its line', async (_, texts, sentence) => {
    const file = fileWith(...texts);
    await expect(file.standing()).rejects.toThrow(sentence.replace('PATH', file.path));
  });

  test('with bytes that are not UTF-8 is refused by its line', async () => {
    const file = fileWith(lineOf(label));
    appendFileSync(file.path, Buffer.from([0x22, 0xe4, 0x22, 0x0a]));
    await expect(file.standing()).rejects.toThrow(`Line 2 of "${file.path}" must be UTF-8.`);
  });

  test('takes no line behind half a line, and waits for one that is being written', async () => {
    const half = lineOf(label).slice(0, 40);
    const file = fileWith(half);
    await expect(file.add(label)).rejects.toThrow('must end with a line break');
    expect(readFileSync(file.path, 'utf8')).toBe(half);
    const reading = file.standing();
    appendFileSync(file.path, lineOf(label).slice(40));
    expect(await reading).toEqual([label]);
  });

  test('that cannot be written or read says so', async () => {
    const file = new LabelsFile(join(emptyFolder(), 'no such folder', 'x'));
    await expect(file.add(label)).rejects.toThrow(
      `The mark cannot be kept in "${file.path}": no such file or directory.`,
    );
    const folder = new LabelsFile(emptyFolder());
    await expect(folder.standing()).rejects.toThrow('cannot be read: illegal operation on a directory.');
  });

  test('loses nothing of two processes that add at once', async () => {
    const path = labelsPath(emptyFolder());
    const work = `import { LabelsFile } from '${LABELS_FILE}';
      const file = new LabelsFile(process.argv[1]);
      const label = JSON.parse(process.argv[2]);
      for (let i = 0; i < 150; i += 1)
        await file.add({ ...label, marked_at: new Date(label.marked_at), start_s: i, end_s: i + 1 });`;
    const processes = ['Anna', 'Ben'].map((reader) =>
      promisify(execFile)(process.execPath, [
        '--input-type=module',
        '-e',
        work,
        path,
        JSON.stringify({ ...label, reader }),
      ]),
    );
    await Promise.all(processes);
    const standing = await new LabelsFile(path).standing();
    expect(standing).toHaveLength(300);
    expect(standing.filter(({ reader }) => reader === 'Ben').map(({ start_s }) => start_s)).toEqual(
      Array.from({ length: 150 }, (_, i) => i),
    );
  });
});

describe('the table', () => {
  test('has the columns of the schema, and is empty without a file', async () => {
    await withLake(emptyFolder(), async (lake) => {
      const { rows } = await lake.query('DESCRIBE labels');
      expect(rows.map(([name, type]) => [name, type])).toEqual(
        LOCAL_COLUMNS.labels.map(({ name, type }) => [name, duckDbType(type)]),
      );
      expect((await lake.query('SELECT * FROM labels')).rows).toEqual([]);
    });
  });

  test('shows what stands, also what is marked while the lake is open', async () => {
    const folder = lakeWithOne();
    const file = new LabelsFile(labelsPath(folder));
    const lake = await openLake(folder);
    const marks = async () => (await lake.query('SELECT reader, mark FROM labels ORDER BY reader')).rows;
    expect(await marks()).toEqual([]);
    await file.add({ ...label, note: 'quiet; "clean"' });
    expect(await marks()).toEqual([['Anna', 'good']]);
    expect((await lake.query('SELECT * FROM labels')).rows).toEqual([
      Object.values({ ...label, note: 'quiet; "clean"' }),
    ]);
    await file.add({ ...label, reader: 'Ben', mark: 'poor' });
    await file.add({ ...label, mark: 'none' });
    expect(await marks()).toEqual([['Ben', 'poor']]);
    const joined =
      'SELECT w.window_index, l.mark FROM windows w JOIN labels l USING (recording_id, lead_index, start_s)';
    expect((await lake.query(joined)).rows).toEqual([[window.window_index, 'poor']]);
    rmSync(file.path);
    expect(await marks()).toEqual([]);
    lake.close();
  });

  test('a damaged line fails the statements that read marks, and no others', async () => {
    const folder = lakeWithOne();
    writeFileSync(labelsPath(folder), '{}\n');
    await withLake(folder, async (lake) => {
      await expect(lake.query('SELECT count(*) FROM labels')).rejects.toThrow(
        `Line 1 of "${labelsPath(folder)}" must have recording_id as 64 hexadecimal digits, got nothing. Mend it, or remove it.`,
      );
      expect((await lake.query('SELECT count(*) FROM recordings')).rows).toEqual([[1n]]);
    });
  });

  test('cannot be written by a statement', async () => {
    await withLake(emptyFolder(), async (lake) => {
      await expect(lake.query('DELETE FROM labels')).rejects.toThrow(
        'The lake is read-only: expected SELECT, got DELETE.',
      );
    });
  });
});
