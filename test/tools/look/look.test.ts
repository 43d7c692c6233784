/** The command: what it shows, what it refuses, and that nothing is left behind. */
import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { main } from '../../../tools/look/main.ts';
import type { RecordingsPage } from '../../../tools/look/wire.ts';
import { samples, workspace } from '../../support/workspace.ts';
import { processedWorkspace } from './looked-at.ts';

const here = workspace();
afterEach(() => void here.taken());

/** Runs the command, and what the page's server answers while it is there. */
async function look(argv: readonly string[], at = here) {
  let address = '';
  let page: RecordingsPage | undefined;
  const status = await main([...argv, '--no-open'], at.context, {
    whileOpen: async (url) => {
      address = url;
      const [, base] = /^(.*\/[0-9a-f]{32}\/)/.exec(url)!;
      page = (await (await fetch(`${base}api/recordings`)).json()) as RecordingsPage;
    },
  });
  return { status, address, page, ...at.taken() };
}

describe('./ecg look', () => {
  test('shows the lake that ./ecg process made, prints the address, and ends', async () => {
    const made = await processedWorkspace();
    const { status, address, page, out, err } = await look([], made);
    expect({ status, err, all: page?.all }).toEqual({ status: 0, err: '', all: 4 });
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
    expect(out).toBe(`Looking at .local/lake: ${address}\nCtrl-C ends it.\n`);
    await expect(fetch(address)).rejects.toThrow();
    expect((await look(['--lake', '.local/lake'], made)).page?.all).toBe(4);
  });

  test('judges files that are named, opens the only one, and keeps nothing', async () => {
    here.put('one/a.mat', { from: samples.electrodeOff });
    const before = lakesLeft();
    const { status, address, page, out } = await look(['one/a.mat', '--profile', 'mit-bih-360']);
    expect({ status, all: page?.all, outcome: page?.rows[0]?.outcome }).toEqual({
      status: 0,
      all: 1,
      outcome: 'rejected',
    });
    expect(address).toMatch(new RegExp(`recording/${page?.rows[0]?.id}$`));
    expect(out).toContain('Looking at one/a.mat: ');
    here.put('one/b.mat', { from: samples.good });
    expect((await look(['one'])).address).toMatch(/\/[0-9a-f]{32}\/$/);
    expect(lakesLeft()).toEqual(before);
    expect(readdirSync(here.folder)).not.toContain('.local');
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'keeps nothing when it is stopped by %s, judging or showing',
    async (signal) => {
      for (const name of ['a', 'b', 'c']) here.put(`many/${name}.mat`, { from: samples.good });
      const before = lakesLeft();
      void turn().then(() => process.emit(signal));
      const { status, page, out, err } = await look(['many']);
      expect({ status, page, out, err }).toEqual({
        status: 1,
        page: undefined,
        out: '',
        err: 'Interrupted: nothing is shown, and nothing was kept.\n',
      });
      const shown = main(['many/a.mat', '--no-open'], here.context);
      let printed = '';
      while (!printed.includes('Ctrl-C ends it.')) {
        await turn();
        printed += here.taken().out;
      }
      expect(lakesLeft()).toHaveLength(before.length + 1);
      process.emit(signal);
      expect(await shown).toBe(0);
      expect(lakesLeft()).toEqual(before);
      expect(process.listenerCount(signal)).toBe(0);
    },
  );

  test.each([
    [[], 'There is no lake at ".local/lake": run ./ecg demo or ./ecg process first.'],
    [['--lake', 'nowhere'], 'There is no lake at "nowhere": run ./ecg demo or ./ecg process first.'],
    [['a.mat'], '"a.mat" cannot be found: no such file or directory.'],
    [['one', '--lake', 'x'], 'Name files or folders, or --lake DIR, not both.'],
    [
      ['--profile', 'mit-bih-360'],
      'The recordings of a lake are judged already: --profile needs a file or a folder, as in ./ecg look FILE --profile ID.',
    ],
    [
      ['one', '--profile', 'mit-bih'],
      'Unknown profile "mit-bih"; did you mean "mit-bih-360"? ./ecg profiles list shows all.',
    ],
    [
      ['one', '--reader', 'Anna'],
      'What is judged here is not kept, nor are marks of it: --reader needs a lake, so name no file.',
    ],
    [['one', '--port', '80'], '--port must be a whole number from 1024 to 65535, got "80".'],
    [['one', '--port', '1e4'], '--port must be a whole number from 1024 to 65535, got "1e4".'],
  ])('refuses %j in one sentence', async (argv, sentence) => {
    expect(await look(argv)).toMatchObject({ status: 2, out: '', err: `${sentence}\n`, page: undefined });
  });

  test('says that a port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    here.put('one/a.mat', { from: samples.good });
    expect(await look(['one', '--port', String(port)])).toMatchObject({
      status: 1,
      out: '',
      err: `Port ${port} cannot be used: EADDRINUSE.\n`,
    });
    other.close();
  });
});

/** Of this process: others test the same beside it. */
function lakesLeft(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`ecg-look-${process.pid}-`));
}
