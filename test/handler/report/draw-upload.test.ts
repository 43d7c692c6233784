/** The report that a stack draws of a rejected upload: true whatever happens meanwhile, the same each time, and of nobody by name. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Drawn, drawUpload } from '../../../handler/report/draw-upload.ts';
import { decodeRequest, encodeRequest } from '../../../handler/report/drawing-request.ts';
import { ObjectGoneError } from '../../../handler/store.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { staleWords } from '../../../tools/fetch/fetch-report.ts';
import { BUCKET } from '../../support/pipeline.ts';
import { cutShortBytes, electrodeOffBytes, goodBytes, goodCounts, matOf } from '../../support/recordings.ts';
import { reportWorld } from './report-world.ts';

/** Five seconds at 125 samples a second, which nobody says: taken for 360, they are too short. */
const KEY = 'w/slow.mat';
const slow = matOf(
  1,
  Int16Array.from({ length: 625 }, (_, at) => goodCounts[Math.round((at * 360) / 125)]!),
);
const SHEET = {
  key: 'w/slow.hea',
  upload: { version: 'h1', bytes: Buffer.from('slow 1 125 625\nslow.mat 16+24 200(1024)/mV 11 1024 0 0 0 MLII\n') },
};

const OF_BEFORE = { page: 'of before', ruleset: 'x', sheetVersion: null, pipelineVersion: '0' };

describe('a report', () => {
  test('is of a rejected upload: verdict, paper, measures, and where all of it comes from', async () => {
    const world = reportWorld({ 'a/b.mat': { bytes: electrodeOffBytes } });
    expect(await world.draw('a/b.mat')).toBe(false);
    const id = world.idOf('a/b.mat');
    const { page = '', ruleset = '' } = world.kept.get(id) ?? {};
    expect(page).toContain('<b>✕ rejected</b> 0 of 1 leads usable, 1 required: ch1 unusable for 60 % of the recording');
    expect(page).toMatch(/<svg [^>]*class="paper" width="267mm"/);
    expect(page).toContain('data-grade="reject" data-start-s="5" data-end-s="10"');
    expect(page).toContain(`<dt>Recording id</dt><dd>${id}</dd>`);
    expect(page).toContain('<dt>Uploaded</dt><dd>2025-03-01T23:59:59.000Z</dd>');
    expect(page).toContain(createHash('sha256').update(electrodeOffBytes).digest('hex'));
    expect(page).toContain(`<dt>Ruleset</dt><dd>${ruleset}</dd>`);
    expect(page).toContain("content=\"default-src 'none'; style-src 'sha256-");
    expect(page).not.toMatch(/<script|<link|<img|<iframe| src=| href=/i);
    expect(world.log()).toMatchObject([
      { event: 'report-begun', recordingId: id, messageId: 'm0', receives: 1 },
      { event: 'report-drawn', recordingId: id, bytes: Buffer.byteLength(page) },
    ]);
  });

  test('is the same when it is drawn again', async () => {
    const world = reportWorld({ 'a/b.mat': { bytes: electrodeOffBytes } });
    await world.draw('a/b.mat');
    const [once] = world.kept.values();
    await world.draw('a/b.mat');
    expect([...world.kept.values()]).toEqual([once]);
  });

  test.each([
    ['accepted', { bytes: goodBytes }],
    ['unreadable', { bytes: cutShortBytes }],
    ['deleted', new ObjectGoneError('deleted', 'it was deleted')],
  ])('is none of an upload that is %s, and one from before goes', async (why, upload) => {
    const world = reportWorld({ 'a.mat': upload });
    const id = world.idOf('a.mat');
    world.kept.set(id, { ...OF_BEFORE, recordingId: id });
    expect(await world.draw('a.mat')).toBe(false);
    expect([...world.kept]).toEqual([]);
    expect(world.log()).toMatchObject([
      { event: 'report-begun', recordingId: id },
      { event: 'report-not-needed', recordingId: id, why },
    ]);
  });

  test('of an archived upload stays as it is: it was rejected, and cannot be read', async () => {
    const world = reportWorld({ 'a.mat': new ObjectGoneError('archived', 'it is in Glacier') });
    const id = world.idOf('a.mat');
    world.kept.set(id, { ...OF_BEFORE, recordingId: id });
    expect(await world.draw('a.mat')).toBe(false);
    expect([...world.kept.keys()]).toEqual([id]);
  });

  test('names neither subject nor key, whatever they are, nor the sheet and the record that it was written for', async () => {
    const name = fc.stringMatching(/^[A-ZÄÖ][a-zäöü]{4,12}[0-9]{2}$/);
    /** Sheets that are ignored, each for a reason that quotes it. */
    const sheets: readonly ((word: string) => string)[] = [
      (word) => `${word} 2 360 3600\n${`${word}.mat 16+24 200 11 1024 0 0 0 MLII\n`.repeat(2)}`,
      (word) => `${word}\n`,
      (word) => `born ${word}\n`,
      (word) => `${word}/3 2 360 3600\n`,
      (word) => `x 1 360 "${word}" or ${word}\n`,
      (word) => `x 1 360 3600\nx.mat ${word} 200 11 1024 0 0 0 MLII\n`,
      (word) => `x 1 360 3600\nx.mat 16+24 ${word}" 11 1024 0 0 0 MLII\n`,
      (word) => `${word}.dat 1 360 3600\n${word} a.mat 16+24 200 11 1024 0 0 0 MLII\n`,
    ];
    const said = fc.constantFrom('recorded-at', 'unit', 'leads', 'sampling-rate-hz', 'gain-adu-per-mv', 'profile');
    const words: readonly ((word: string) => string)[] = [
      (word) => word,
      (word) => `born 1950, ${word} in Ulm`,
      (word) => `"${word}" or " ${word}, {value} {${word}}`,
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(name, name, name),
        fc.constantFrom(...sheets),
        said,
        fc.constantFrom(...words),
        async ([folder, file, subject], sheet, about, wordsOf) => {
          const key = `${folder}/${file}.mat`;
          const text = wordsOf(subject);
          // what can be the name of the one lead is shown as such
          const metadata = { subject, profile: 'mit-bih-360', [about]: about === 'leads' ? `${text},${text}` : text };
          const world = reportWorld({
            [key]: { bytes: electrodeOffBytes, metadata },
            [`${folder}/${file}.hea`]: { bytes: Buffer.from(sheet(subject)) },
          });
          await world.draw(key);
          const { page = '' } = world.kept.get(world.idOf(key)) ?? {};
          expect(page).toContain('the sheet &quot;…&quot; was ignored: ');
          for (const word of [folder, file, subject]) expect(page).not.toContain(word);
          for (const line of world.log()) expect(JSON.stringify(line)).not.toMatch(new RegExp(`${folder}|${subject}`));
        },
      ),
      { numRuns: 40 },
    );
  });

  test('shows no folder of the key, also where one of them is taken as the name of a profile', async () => {
    const key = 'MIT_BIH 360/Erika.mat';
    const world = reportWorld({ [key]: { bytes: electrodeOffBytes } });
    await world.draw(key);
    const { page = '' } = world.kept.get(world.idOf(key)) ?? {};
    expect(page).toContain('the folder &quot;…&quot; was taken as the name of the profile mit-bih-360');
    expect(page).not.toContain('MIT_BIH');
  });

  test('shows that metadata were overruled, and by what, without the words', async () => {
    const metadata = { 'recorded-at': 'born 1950 Mustermann', profile: 'Ward Mustermann' };
    const world = reportWorld({ 'a.mat': { bytes: electrodeOffBytes, metadata } });
    await world.draw('a.mat');
    const { page = '' } = world.kept.get(world.idOf('a.mat')) ?? {};
    expect(page).toContain('but the metadata says &quot;…&quot;, which is not a date');
    expect(page).toContain('but the metadata says &quot;…&quot;, which does not exist');
    expect(page).not.toContain('Mustermann');
  });
});

describe('whatever happens while it is drawn', () => {
  /** How many moments there are when nothing happens. */
  async function quietMoments(): Promise<number> {
    const world = reportWorld({ [KEY]: { bytes: slow } });
    await world.draw(KEY);
    expect(world.kept.size).toBe(1);
    return world.moments();
  }

  test('a report that is there is true: a sheet may come at any moment, and the function that processes looks once', async () => {
    const moments = await quietMoments();
    expect(moments).toBeGreaterThan(6);
    for (let at = 0; at <= moments; at += 1) {
      const comes = (number: number) => {
        if (number !== at) return;
        world.uploads.set(SHEET.key, SHEET.upload);
        world.kept.delete(world.idOf(KEY)); // accepted with it, and a report that is there goes
      };
      const world = reportWorld({ [KEY]: { bytes: slow } }, comes);
      await world.draw(KEY);
      if (at >= world.moments()) comes(at);
      expect([at, [...world.kept.keys()]]).toEqual([at, []]);
    }
  });

  test('a sheet that leaves it rejected may come at any moment: a report without it shows that it is of before', async () => {
    const still = {
      version: 'h2',
      bytes: Buffer.from('slow 1 250 625\nslow.mat 16+24 200(1024)/mV 11 1024 0 0 0 MLII\n'),
    };
    const moments = await quietMoments();
    const seen = new Set<string | null>();
    for (let at = 0; at <= moments; at += 1) {
      const comes = (number: number) => {
        if (number === at) world.uploads.set(SHEET.key, still);
      };
      const world = reportWorld({ [KEY]: { bytes: slow } }, comes);
      await world.draw(KEY);
      if (at >= world.moments()) comes(at);
      const report = world.kept.get(world.idOf(KEY))!;
      expect([at, report.page.includes('<dd>250 Hz (companion)</dd>')]).toEqual([at, report.sheetVersion === 'h2']);
      const { ruleset, pipelineVersion } = report;
      const judged = { outcome: 'rejected', ruleset, pipeline_version: pipelineVersion, companion_version: 'h2' };
      const words = staleWords({ ...report, drawnAt: new Date(0) }, { ...judged, processed_at: new Date(1) });
      expect([at, words === undefined]).toEqual([at, report.sheetVersion === 'h2']);
      seen.add(report.sheetVersion);
    }
    expect(seen).toEqual(new Set([null, 'h2']));
  });

  test('nothing is left of one whose upload is forgotten at any moment, also where the function dies after that', async () => {
    const moments = await quietMoments();
    for (let at = 0; at < moments; at += 1) {
      for (let dies = at; dies <= moments; dies += 1) {
        let isDead = false;
        const moment = (number: number) => {
          if (number === at) {
            world.uploads.delete(KEY);
            world.kept.clear(); // whoever forgets removes reports, once, after the upload
          }
          if (isDead || number !== dies) return;
          isDead = true;
          throw new Error('out of memory');
        };
        const world = reportWorld({ [KEY]: { bytes: slow } }, moment);
        while (await world.draw(KEY));
        expect([at, dies, [...world.kept.keys()]]).toEqual([at, dies, []]);
      }
    }
  });

  test('a request that fails at any moment is given back, and the next delivery draws what the first would have', async () => {
    const moments = await quietMoments();
    const quiet = reportWorld({ [KEY]: { bytes: slow } });
    await quiet.draw(KEY);
    for (let at = 0; at < moments; at += 1) {
      const world = reportWorld({ [KEY]: { bytes: slow } }, (number) => {
        if (number === at) throw new Error('the storage is down');
      });
      expect([at, await world.draw(KEY)]).toEqual([at, true]);
      expect(world.log()).toMatchObject([
        { event: 'report-begun', recordingId: world.idOf(KEY) },
        { event: 'report-will-be-redrawn', recordingId: world.idOf(KEY) },
      ]);
      expect(await world.draw(KEY)).toBe(false);
      expect([...world.kept]).toEqual([...quiet.kept]);
    }
  });

  test('an upload that is archived at any moment either has a report that the log calls drawn, or none', async () => {
    const moments = await quietMoments();
    const seen = new Set<unknown>();
    for (let at = 0; at < moments; at += 1) {
      const world = reportWorld({ [KEY]: { bytes: slow } }, (number) => {
        if (number === at) world.uploads.set(KEY, new ObjectGoneError('archived', 'it is in Glacier'));
      });
      expect(await world.draw(KEY)).toBe(false);
      const { event } = world.log().at(-1)!;
      expect([at, world.kept.size]).toEqual([at, event === 'report-drawn' ? 1 : 0]);
      seen.add(event);
    }
    expect(seen).toEqual(new Set(['report-drawn', 'report-not-needed']));
  });

  test('one whose sheet has changed is not drawn again when there is no time for it: the queue tries again', async () => {
    const world = reportWorld(
      { [KEY]: { bytes: slow } },
      () => {
        world.uploads.set(SHEET.key, { version: `h${world.moments()}`, bytes: Buffer.from('not a sheet\n') });
      },
      () => 0,
    );
    expect(await world.draw(KEY)).toBe(true);
    expect(world.log().at(-1)).toMatchObject({ error: expect.stringContaining('no time to draw it again') });
  });

  test('a sheet that changes each time is left to the queue', async () => {
    let versions = 0;
    const world = reportWorld({ [KEY]: { bytes: slow } }, () => {
      versions += 1;
      world.uploads.set(SHEET.key, { version: `h${versions}`, bytes: Buffer.from('not a sheet\n') });
    });
    expect(await world.draw(KEY)).toBe(true);
    expect(world.log().at(-1)).toMatchObject({ error: expect.stringContaining('changed 3 times') });
  });
});

describe('requests to draw', () => {
  test('name an upload: bucket, key and version come out as they went in, whatever characters they have', () => {
    const text = fc.string({ minLength: 1, unit: 'grapheme' });
    fc.assert(
      fc.property(text, text, text, (bucket, key, version) => {
        expect(decodeRequest(encodeRequest({ bucket, key, version }))).toEqual({ bucket, key, version });
      }),
    );
  });

  test.each([
    [
      '{"draw":{"bucket":"b","key":5,"version":"v"}}',
      '"key" in a request to draw must be a text that is not empty, got 5',
    ],
    [
      '{"draw":{"bucket":"b","key":"k"}}',
      '"version" in a request to draw must be a text that is not empty, got nothing',
    ],
    ['{"draw":"b"}', '"bucket" in a request to draw must be a text that is not empty, got nothing'],
  ])('say what was expected and what was found: %s', (body, words) => {
    expect(() => decodeRequest(body)).toThrow(words);
  });

  test('that are none fail alone, and say what is wrong with them', async () => {
    const world = reportWorld({ 'a.mat': { bytes: electrodeOffBytes } });
    const good = encodeRequest({ bucket: BUCKET, key: 'a.mat', version: 'v1' });
    const { batchItemFailures } = await world.deliver('{"draw":{"bucket":"b","key":""}}', 'no JSON', good, '[]');
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['m0', 'm1', 'm3']);
    expect(world.kept.size).toBe(1);
    expect(world.log()).toMatchObject([
      { error: 'BadRequestError: "key" in a request to draw must be a text that is not empty, got ""' },
      { error: expect.stringContaining('a message is JSON, this one begins with "no JSON"') },
      { event: 'report-begun' },
      { event: 'report-drawn' },
      { error: 'BadRequestError: "bucket" in a request to draw must be a text that is not empty, got nothing' },
    ]);
  });
});

test('a large upload is copied to the disk, never held', async () => {
  const upload = { bytes: electrodeOffBytes };
  const drawn = async (heldBytes: number): Promise<Drawn> => {
    const opened = {
      size: upload.bytes.length,
      lastModified: new Date(0),
      metadata: new Map(),
      bytes: async () => Promise.reject(new Error('held whole')),
      range: async (from: number, to: number) => upload.bytes.slice(from, to),
    };
    const raw = { open: async () => opened, newest: async () => undefined };
    const reports = { write: async () => {}, remove: async () => {} };
    const object = { bucket: 'b', key: 'a.mat', version: 'v' };
    return await drawUpload(object, { raw, reports, defaultProfile, fetch: { heldBytes }, scratchMib: 512 });
  };
  expect(await drawn(100)).toHaveProperty('bytes');
  await expect(drawn(1e6)).rejects.toThrow('held whole');
});
