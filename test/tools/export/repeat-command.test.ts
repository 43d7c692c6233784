import { describe, expect, test } from '@jest/globals';
import type { Chosen } from '../../../tools/export/choose/choose-recordings.ts';
import type { ExportRequest } from '../../../tools/export/export-request.ts';
import { repeatCommand } from '../../../tools/export/repeat-command.ts';

const request: ExportRequest = {
  choice: { names: ['Meier/a.mat'], condition: undefined, max: Number.POSITIVE_INFINITY },
  out: 'Meier',
  formats: ['mat', 'csv'],
  seconds: 'all',
  beatsLead: undefined,
  withSubject: false,
  ownLake: false,
};

function commandFor(count: number, some: Partial<ExportRequest> = {}): string {
  const ids = Array.from({ length: count }, (_, at) => at.toString(16).padStart(64, '0'));
  const recordings = ids.map((id) => ({ id }) as Chosen); // no more of a recording is looked at
  return repeatCommand({ ...request, ...some }, { recordings, found: count, withoutSamples: 0 });
}

describe('the command that repeats an export', () => {
  test('names up to 100 recordings by their ids', () => {
    const words = commandFor(100).split(' ');
    expect(words.filter((word) => /^[0-9a-f]{64}$/.test(word)).length).toBe(100);
    expect(words.slice(102)).toEqual(['--as', 'mat,csv', '--signal', 'all', '--out', 'FOLDER']);
  });

  test('says in words where the ids of more are', () => {
    expect(commandFor(101)).toBe(
      './ecg export RECORDING_IDS --as mat,csv --signal all --out FOLDER # RECORDING_IDS: every recording_id in MANIFEST.json, with spaces between',
    );
  });

  test('says that another lake is meant, without its name', () => {
    expect(commandFor(101, { ownLake: true })).toContain(' --lake LAKE --out FOLDER #');
    expect(commandFor(1, { ownLake: true })).toMatch(/ --lake LAKE --out FOLDER$/);
  });

  test('needs no ids where the condition can be shown', () => {
    const choice = { names: [], condition: 'lead_count = 12', max: 500 };
    expect(commandFor(101, { choice })).toBe(
      "./ecg export --where 'lead_count = 12' --max 500 --as mat,csv --signal all --out FOLDER",
    );
  });
});
