import { describe, expect, test } from '@jest/globals';
import { profiles } from '../../../quality/profiles/index.ts';
import { ecg } from '../../../tools/ecg/ecg.ts';
import { workspace } from '../../support/workspace.ts';

async function run(...argv: string[]) {
  const here = workspace();
  const status = await ecg(['profiles', ...argv], here.context);
  return { status, ...here.taken() };
}

describe('./ecg profiles', () => {
  test('list has a line for each', async () => {
    const { status, out } = await run('list');
    expect(status).toBe(0);
    for (const { id, title } of profiles.values()) expect(out).toMatch(new RegExp(`^${id} .*${title}$`, 'm'));
  });

  test.each([...profiles.keys()])('explain tells what %s says, and where', async (id) => {
    const { status, out, err } = await run('explain', id);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const words = out.replace(/\s+/g, ' ');
    const { recording, rules } = profiles.get(id)!;
    expect(words).toContain(`quality/profiles/${id}.ts`);
    expect(words).toContain(String(recording.mains));
    if (recording.gain !== undefined) expect(words).toContain(String(recording.gain));
    for (const rule of Object.keys(rules)) expect(words).toContain(`${rule}: `);
    expect(out).not.toMatch(/undefined|\[object/);
  });

  test.each([
    [['explain'], 'Name one profile: ./ecg profiles explain ID.'],
    [['explain', 'holter'], 'Unknown profile "holter"; did you mean "holter-24h"? ./ecg profiles list shows all.'],
    [['list', 'x'], 'Unknown argument "x": ./ecg profiles explain ID takes one.'],
  ])('refuses %j in one sentence', async (argv, sentence) => {
    expect(await run(...argv)).toEqual({ status: 2, out: '', err: `${sentence}\n` });
  });
});
