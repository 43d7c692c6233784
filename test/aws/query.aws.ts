/** From an upload to the answer of `./ecg sql --stack`: S3 and queues in moto, Athena by its stand-in over the objects of the lake. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { main } from '../../tools/sql/main.ts';
import { startAthena } from '../support/athena/stand-in.ts';
import { emptyFolder, writeObject } from '../support/lake-folder.ts';
import { cutShortBytes, electrodeOffBytes, goodBytes } from '../support/recordings.ts';
import { workspace } from '../support/workspace.ts';
import { createCloud } from './cloud.ts';
import { startFunction } from './lambda/function.ts';

const cloud = await createCloud();
const processor = await startFunction('index.process', cloud.environments['index.process']);
afterAll(() => processor.stop());

describe('a query of the stack', () => {
  test('finds what was uploaded, by a statement and by a saved question about its key', async () => {
    await cloud.upload("ward 3/it's good.mat", goodBytes);
    await cloud.upload('ward 3/electrode off.mat', electrodeOffBytes);
    await cloud.upload('ward 4/cut short.mat', cutShortBytes);
    expect(await cloud.deliver(cloud.queue, processor)).toEqual([]);
    const folder = emptyFolder();
    for (const [key, bytes] of await cloud.lakeFiles()) writeObject(folder, key, bytes);
    const athena = await startAthena(folder);
    const here = workspace();
    const { workgroup, database } = athena;
    here.put('outputs.json', JSON.stringify({ workgroup, database, queueUrl: cloud.queue.url }));
    const sql = async (...argv: string[]) => {
      const words = [...argv, '--csv', '--stack-outputs', 'outputs.json'];
      const status = await main(words, here.context, { athena: () => athena.client() });
      return { status, ...here.taken() };
    };

    expect((await sql('select source_key, outcome from latest_recordings order by source_key')).out).toBe(
      "source_key,outcome\nward 3/electrode off.mat,rejected\nward 3/it's good.mat,accepted\nward 4/cut short.mat,unreadable\n",
    );
    const asked = await sql('--question', 'one-upload', '--set', "key=ward 3/it's good.mat");
    expect(asked.out.split('\n')[1]).toMatch(/^ward 3\/it's good\.mat,.*,accepted,/);
    const why = await sql('--question', 'why-rejected', '--set', 'key=ward 3/');
    expect(why.out).toContain('ward 3/electrode off.mat,frozen-trace,');
    const bad = await sql('--question', 'newest-problems', '--set', 'folder=ward 4/');
    expect(bad.out.split('\n').slice(1, -1)).toEqual([
      expect.stringContaining('ward 4/cut short.mat,unreadable,truncated'),
    ]);
    await athena.stop();
  });
});
