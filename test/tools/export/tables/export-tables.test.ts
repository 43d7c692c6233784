import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { LocalLake } from '../../../../local/open-lake.ts';
import type { Chosen } from '../../../../tools/export/choose/choose-recordings.ts';
import { ExportFailed } from '../../../../tools/export/export-failed.ts';
import { newFolder } from '../../../../tools/export/folder/new-folder.ts';
import { pauseFor } from '../../../../tools/export/pause.ts';
import { exportTables } from '../../../../tools/export/tables/export-tables.ts';
import { emptyFolder } from '../../../support/workspace.ts';

const chosen = [{ id: 'a'.repeat(64), record: 'a'.repeat(16), day: '2026-01-31', ruleset: 'r1' } as Chosen]; // no more is looked at

describe.each(['csv', 'parquet'] as const)('Ctrl-C while tables are written as %s', (format) => {
  test.each([0, 1, 2])('ends them before the next batch, after %i', async (last) => {
    const interruption = { isAsked: last === 0 };
    let read = 0;
    async function* batches() {
      while (read < 5) {
        read += 1;
        interruption.isAsked = read >= last;
        yield [[1]];
      }
    }
    const lake = { stream: async () => ({ columns: ['n'], types: ['INTEGER'], batches: batches() }) };
    const path = join(emptyFolder(), 'out');
    const folder = newFolder(path, 'out', '/nowhere');
    const only = lake as unknown as LocalLake; // nothing else is asked of it
    await expect(exportTables(folder, only, chosen, [format], false, pauseFor(interruption))).rejects.toThrow(
      ExportFailed,
    );
    expect({ read, files: readdirSync(path) }).toEqual({ read: last, files: [] });
  });
});
