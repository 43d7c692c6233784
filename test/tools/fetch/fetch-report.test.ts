/** Getting the HTML report of a rejected recording from a stack, and when it is not to be believed. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { S3RawStore } from '../../../handler/aws/s3-raw-store.ts';
import { S3ReportStore } from '../../../handler/aws/s3-report-store.ts';
import { drawUpload } from '../../../handler/report/draw-upload.ts';
import { recordingId } from '../../../lake/layout.ts';
import { reportKey } from '../../../lake/reports.ts';
import { defaultProfile } from '../../../quality/profiles/index.ts';
import { main } from '../../../tools/fetch/main.ts';
import { samples, workspace } from '../../support/workspace.ts';
import { type FakeStack, fakeStack } from '../stack/fake-stack.ts';

const KEY = 'mit-bih-360/ward 3/bed 1.mat';
const STACK = ['--stack-outputs', 'outputs.json'];

describe('the report of a recording', () => {
  const here = workspace();
  let stack: FakeStack;
  let id = '';
  const fetched = async (...argv: string[]) => {
    const status = await main([...argv, '--report', ...STACK], here.context, { s3: () => stack.s3 });
    return { status, ...here.taken() };
  };
  beforeAll(async () => {
    stack = fakeStack();
    here.put('outputs.json', JSON.stringify(stack.outputs));
    const Body = readFileSync(samples.electrodeOff);
    const { VersionId: version = '' } = await stack.s3.send(new PutObjectCommand({ Bucket: 'raw', Key: KEY, Body }));
    id = recordingId('raw', KEY, version);
    await stack.process();
    const options = { raw: new S3RawStore(stack.s3), reports: new S3ReportStore(stack.s3, 'lake'), defaultProfile };
    expect(await drawUpload({ bucket: 'raw', key: KEY, version }, options)).toHaveProperty('bytes');
  });
  const object = () => stack.lake.find(({ key }) => key === reportKey(id))!;
  const said = () => object().metadata;
  const fileName = () => `report-${object().at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z.html`;
  /** The same report with other facts about its object, and back. */
  const withMetadata = async (metadata: Readonly<Record<string, string>>, look: () => Promise<void>) => {
    const at = stack.lake.findIndex(({ key }) => key === reportKey(id));
    const before = stack.lake[at]!;
    stack.lake[at] = { ...before, metadata, at: new Date(before.at) };
    try {
      await look();
    } finally {
      stack.lake[at] = before;
    }
  };

  test('comes by its id or its key into a folder of its own, below what its row says', async () => {
    const path = `.local/fetched/${id.slice(0, 12)}/${fileName()}`;
    const { status, out, err } = await fetched(id);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(new RegExp(`^rejected {4}${KEY}: 0 of 1 leads usable.*\nWrote: ${path}\n$`));
    expect(readFileSync(join(here.folder, path), 'utf8')).toContain(`<dt>Recording id</dt><dd>${id}</dd>`);
    expect((await fetched(KEY)).out).toContain(`Already here: ${path}\n`);
    expect((await fetched(KEY, '--out', 'there')).out).toContain(`Wrote: there/${fileName()}\n`);
  });

  test.each([
    ['rules', { ruleset: '0123456789abcdef' }, 'with ruleset 0123456789abcdef', /with [0-9a-f]{16}/],
    ['a sheet', { 'sheet-version': 'h7' }, 'with version h7 of its sheet', /without a sheet/],
  ])('is out of date where its row is of other %s and later', async (_what, facts, drawn, judged) => {
    await withMetadata({ ...said(), ...facts }, async () => {
      const { status, err } = await fetched(id);
      expect([status, err]).toEqual([0, expect.stringContaining('. Judge it here: ./ecg fetch ')]);
      expect(err).toMatch(
        new RegExp(
          `^The report is out of date: it was drawn ${drawn}; the recording has since been judged ${judged.source}\\.`,
        ),
      );
      object().at.setFullYear(2100);
      expect((await fetched(id)).err).toMatch(
        new RegExp(
          `^The report and its row differ: it was drawn ${drawn}; the recording was judged ${judged.source}\\.`,
        ),
      );
    });
  });

  test('may be out of date where another version of the software judged; one that says nothing of itself is not called so', async () => {
    await withMetadata({ ...said(), 'pipeline-version': '0.0.1' }, async () => {
      expect((await fetched(id)).err).toMatch(
        /^The report may be out of date: it was drawn by software 0\.0\.1; the recording has since been judged by \S+\. Judge it here: /,
      );
    });
    await withMetadata({}, async () => expect((await fetched(id)).err).toBe(''));
  });

  test('that was drawn again lies beside the one that was fetched before', async () => {
    await fetched(id, '--out', 'twice');
    const at = stack.lake.findIndex(({ key }) => key === reportKey(id));
    const before = stack.lake[at]!;
    stack.lake[at] = { ...before, bytes: Buffer.from('<!doctype html>'), at: new Date(before.at.getTime() + 60_000) };
    expect(await fetched(id, '--out', 'twice')).toMatchObject({
      status: 0,
      out: expect.stringContaining('Wrote: twice/'),
    });
    stack.lake[at] = before;
    expect(readdirSync(join(here.folder, 'twice'))).toHaveLength(2);
  });

  test('comes without what its row says where that may not be read', async () => {
    stack.denied.add('ListObjectsV2');
    const { status, out, err } = await fetched(id, '--out', 'blind');
    stack.denied.clear();
    expect([status, out]).toEqual([0, `Wrote: blind/${fileName()}\n`]);
    expect(err).toBe(
      'Its row in the lake cannot be read. AWS denied access: this needs s3:GetObject and s3:ListBucket on the lake.\n',
    );
  });

  test('that is not there is said to be drawn when, and how to draw it here', async () => {
    const other = 'a'.repeat(64);
    expect(await fetched(other)).toEqual({
      status: 1,
      out: '',
      err: `There is no report reports/${other}.html. A stack with drawReports on draws one of each rejected upload that a notice names, within minutes, and keeps it 30 days.\nDraw it on this machine, with the file that this fetches:\n  ./ecg fetch ${other} --stack-outputs outputs.json\n  ./ecg report FILE --out report.html\n`,
    });
  });

  test('may not be read without the right that is named', async () => {
    stack.denied.add('GetObject');
    const { status, err } = await fetched(id);
    stack.denied.clear();
    expect({ status, err }).toEqual({
      status: 1,
      err: 'Nothing was fetched. AWS denied access: this needs s3:GetObject and s3:ListBucket on the lake.\n',
    });
  });

  test('is out of date where the recording is accepted by now', async () => {
    const at = stack.raw.findIndex(({ key }) => key === KEY);
    stack.raw[at] = { ...stack.raw[at]!, bytes: readFileSync(samples.good) }; // as if the rules had changed
    await stack.s3.send(new PutObjectCommand({ Bucket: 'raw', Key: KEY.replace('.mat', '.hea'), Body: 'no sheet' }));
    await stack.process();
    expect(await fetched(id)).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^accepted /),
      err: expect.stringMatching(/^The report is out of date: the recording has since been accepted\. Judge it here: /),
    });
  });
});
