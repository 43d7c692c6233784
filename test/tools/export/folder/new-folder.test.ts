import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { newFolder } from '../../../../tools/export/folder/new-folder.ts';
import { emptyFolder } from '../../../support/workspace.ts';

async function filled() {
  const path = join(emptyFolder(), 'out');
  const folder = newFolder(path, 'out', '/nowhere');
  for (const name of ['a/one', 'a/two', 'b/three']) await folder.add(name, (file) => file.write(Buffer.from('1')));
  return { path, folder };
}

describe('removing what was made', () => {
  test('removes it all, and reports nothing', async () => {
    const { path, folder } = await filled();
    expect(folder.remove()).toEqual([]);
    expect(existsSync(path)).toBe(false);
  });

  test('reports nothing when somebody else removed it meanwhile', async () => {
    const { path, folder } = await filled();
    rmSync(path, { recursive: true });
    expect(folder.remove()).toEqual([]);
  });

  test('leaves what somebody else put there', async () => {
    const { path, folder } = await filled();
    writeFileSync(join(path, 'a', 'theirs'), '');
    expect(folder.remove()).toEqual([]);
    expect([existsSync(join(path, 'a', 'theirs')), existsSync(join(path, 'b'))]).toEqual([true, false]);
  });

  test('goes on after what cannot be removed, and reports it instead of throwing', async () => {
    const { path, folder } = await filled();
    rmSync(join(path, 'a', 'one'));
    mkdirSync(join(path, 'a', 'one'));
    rmSync(join(path, 'b'), { recursive: true });
    writeFileSync(join(path, 'b'), 'a file where a folder was');
    expect(folder.remove().length).toBe(3);
    expect(existsSync(join(path, 'a', 'two'))).toBe(false);
  });
});
