/** Whatever a lake holds, every format holds the same: read back by the handler, and by readers that the writer does not know. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCompanion } from '../../../handler/recording/companion/companion.ts';
import { rowsOf } from '../../support/read-back.ts';
import { runsOf } from '../../support/seed/seed.ts';
import { type Workspace, workspace } from '../../support/workspace.ts';
import { aRecording, type DrawnRecording, writeLake } from './any-lake.ts';
import { exported, leadsInLake, manifestIn, type ReadLead, understood } from './exported.ts';
import { checksumOf, readRecord } from './wfdb/read-wfdb.ts';

/** Each run opens a lake, so it holds several recordings. */
const someRecordings = fc.uniqueArray(aRecording, {
  minLength: 3,
  maxLength: 5,
  selector: ({ id }) => id.slice(0, 16),
});

test('the signal of any recording is in every format as it is in the lake, with and without what rules reject', async () => {
  await fc.assert(
    fc.asyncProperty(someRecordings, fc.constantFrom('all' as const, 'usable' as const), async (drawn, seconds) => {
      const here = workspace();
      writeLake(join(here.folder, '.local', 'lake'), drawn);
      const argv = ['--where', 'true', '--as', 'mat,wfdb,parquet,csv', '--signal', seconds, '--out', 'out'];
      expect(await exported(here, ...argv)).toMatchObject({ status: 0, err: '' });
      const { recordings } = manifestIn(here, 'out');
      expect(recordings.map(({ recording_id: id }) => id)).toEqual(drawn.map(({ id }) => id).sort());
      for (const { record, recording_id: id, leads: counted } of recordings) {
        const one = drawn.find((each) => each.id === id)!;
        const leads = await leadsInLake(here, id, seconds);
        const missing = leads.map(({ values }) => values.filter((value) => value === undefined).length);
        expect(counted.map((lead) => lead.missing)).toEqual(missing);
        await expectMat(here, record, one, leads);
        expectWfdb(here, record, one, leads);
        await expectTables(here, record, one, leads);
      }
    }),
    { numRuns: runsOf(12), endOnFailure: true },
  );
});

async function expectMat(here: Workspace, record: string, drawn: DrawnRecording, leads: readonly ReadLead[]) {
  const read = await understood(readFileSync(join(here.folder, 'out', 'mat', `${record}.mat`)));
  expect(read.rateHz).toBe(drawn.rateHz);
  expect(read.who.subject).toBeUndefined();
  expect(read.who.recordedAt ?? null).toEqual(drawn.recordedAt);
  // What the default profile says of files that look like its own is overruled by the file: nobody named that profile.
  expect(read.disagreements.filter(({ overruled }) => overruled.source !== 'assumed')).toEqual([]);
  if (leads.every(({ values }) => values.every((value) => value === undefined))) return; // nothing to understand
  expect(read.leads).toEqual(leads);
  const leadNames = drawn.isNamed ? 'file' : undefined;
  expect(read.sources).toEqual({ samplingRate: 'file', gain: 'file', leadNames });
}

/** Counts are the same counts; millivolts, and counts around a zero that is not whole, are rounded to a nanovolt. */
function expectWfdb(here: Workspace, record: string, drawn: DrawnRecording, leads: readonly ReadLead[]) {
  const path = join(here.folder, 'out', 'wfdb', record);
  const read = readRecord(path);
  expect(read).toMatchObject({ name: record, rateHz: drawn.rateHz });
  const { recordedAt } = drawn;
  if (recordedAt !== null) {
    const [, hours, day, month, year] = /^(\S+) (\d\d)\/(\d\d)\/(\d{4})$/.exec(read.start) ?? [];
    expect(`${year}-${month}-${day}T${hours}Z`).toBe(recordedAt.toISOString());
  } else expect(read.start).toBe('');
  for (const [at, { name, gain, zero, values }] of leads.entries()) {
    const signal = read.signals[at]!;
    expect(signal).toMatchObject({ name, unit: 'mV', checksum: checksumOf(signal, read.bits) });
    expect(signal.first).toBe(signal.steps[0] ?? -(2 ** (read.bits - 1)));
    const isExact = gain !== undefined && Number.isInteger(zero);
    expect([signal.gain, signal.baseline]).toEqual(isExact ? [gain, zero] : [1e6, 0]);
    const steps = (value: number) => Math.round((gain === undefined ? value : (value - zero!) / gain) * 1e6);
    expect(signal.steps).toEqual(values.map((v) => (v === undefined || isExact ? v : steps(v) + 0)));
  }
  const sheet = readCompanion({ key: `${record}.hea`, version: '1', bytes: readFileSync(`${path}.hea`) });
  expect(sheet).toMatchObject({ samplingRateHz: drawn.rateHz, sampleCount: leads[0]!.values.length });
  if (!('signals' in sheet)) throw new Error(sheet.why);
  expect(sheet.signals.map(({ name }) => name)).toEqual(leads.map(({ name }) => name));
  expect(sheet.recordedAt ?? null).toEqual(recordedAt);
}

async function expectTables(here: Workspace, record: string, drawn: DrawnRecording, leads: readonly ReadLead[]) {
  const columns = ['t_s', ...leads.map(({ name }) => name)];
  const expected = leads[0]!.values.map((_, i) => [
    i / drawn.rateHz,
    ...leads.map(({ gain, zero, values }) => {
      const value = values[i];
      return value === undefined ? null : gain === undefined ? value : (value - zero!) / gain;
    }),
  ]);
  const parquet = await rowsOf(readFileSync(join(here.folder, 'out', 'parquet', `${record}.parquet`)));
  expect(parquet.map((row) => columns.map((name) => row[name]))).toEqual(expected);
  const [head, ...lines] = readFileSync(join(here.folder, 'out', 'csv', `${record}.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  expect(head).toBe(columns.join(','));
  const number = (text: string) => (text === '' ? null : Number(text));
  expect(lines.map((line) => line.split(',').map(number))).toEqual(expected.map((row) => row.map((v) => v && v + 0)));
}
