import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLog } from '../../../handler/log.ts';
import { type ListedUpload, silentFolders } from '../../../handler/watch/silent-folders.ts';
import { watchFolders } from '../../../handler/watch/watch.ts';
import { QUESTIONS } from '../../../lake/questions.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const NOW = new Date('2026-11-26T05:30:00Z');

/** Uploads of one folder, one every so many hours, the last so many hours ago. */
function uploadsOf(folder: string, everyH: number, lastH: number, count = 12): ListedUpload[] {
  return Array.from({ length: count }, (_, back) => ({
    key: `${folder}${back}.mat`,
    receivedAt: new Date(NOW.getTime() - (lastH + back * everyH) * HOUR_MS),
  }));
}
const foldersOf = (uploads: readonly ListedUpload[], now = NOW) =>
  silentFolders(uploads, now).map(({ folder }) => folder);

describe('a folder', () => {
  test('that stopped is named although nineteen others go on', () => {
    const others = Array.from({ length: 19 }, (_, device) => uploadsOf(`device ${device}/`, 8, 2)).flat();
    expect(foldersOf([...others, ...uploadsOf('device 19/', 8, 30)])).toEqual(['device 19/']);
  });

  test('is held against its own rhythm: one that uploads once a week is not silent after a day', () => {
    expect(foldersOf(uploadsOf('weekly/', 7 * 24, 30))).toEqual([]);
    expect(foldersOf(uploadsOf('weekly/', 7 * 24, 21 * 24 + 1))).toEqual(['weekly/']);
  });

  test('with fewer than three uploads has no rhythm', () => {
    expect(foldersOf(uploadsOf('new/', 1, 30, 2))).toEqual([]);
    expect(foldersOf(uploadsOf('new/', 1, 30, 3))).toEqual(['new/']);
  });

  test('is named exactly once in each silence, by a look every day, whatever its rhythm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 23 }), (everyH, lastH) => {
        const uploads = uploadsOf('a/', everyH, lastH);
        const days = Array.from({ length: 60 }, (_, day) => new Date(NOW.getTime() + day * DAY_MS));
        expect(days.filter((day) => foldersOf(uploads, day).length > 0)).toHaveLength(1);
      }),
    );
  });

  test('is the same whatever order the bucket is listed in', () => {
    const all = [...uploadsOf('a/', 5, 26), ...uploadsOf('b/', 5, 2), ...uploadsOf('', 5, 40)];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(foldersOf(shuffled)).toEqual(foldersOf(all));
      }),
    );
  });
});

describe('a look', () => {
  async function look(uploads: readonly ListedUpload[]) {
    const sent: string[] = [];
    const lines: string[] = [];
    const log = createLog({ write: (line: string) => void lines.push(line) });
    async function* list() {
      yield* uploads;
    }
    await watchFolders({ list, publish: async (text) => void sent.push(text), log, dashboardUrl: 'https://x' }, NOW);
    return { sent: sent.map((text) => JSON.parse(text)), lines };
  }

  test('sends one notice for all folders, and none where there is nothing to say', async () => {
    const silent = Array.from({ length: 40 }, (_, device) => uploadsOf(`ward ${device}/`, 6, 30)).flat();
    const { sent, lines } = await look(silent);
    expect(sent).toHaveLength(1);
    const { version, source, content } = sent[0];
    expect([version, source]).toEqual(['1.0', 'custom']);
    expect(content.description.split('\n')).toHaveLength(21);
    expect(content.description.length).toBeLessThanOrEqual(8000);
    expect(lines.join()).toContain('"silent":40');
    expect((await look(uploadsOf('a/', 6, 2))).sent).toEqual([]);
  });

  test('sends people to the saved question about silence, by the title that it is saved under', async () => {
    const { sent } = await look(uploadsOf('a/', 6, 30));
    const title = /saved question "(.*)"/.exec(sent[0].content.nextSteps.join('\n'))?.[1];
    expect(QUESTIONS.find((question) => question.title === title)?.id).toBe('silent-folders');
  });
});
