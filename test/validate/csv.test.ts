import { expect, test } from '@jest/globals';
import { workspace } from '../support/workspace.ts';
import { groupedBy, rowsOf } from './csv.ts';

test('rows have their column names, and are grouped by one of them', () => {
  const rows = rowsOf(workspace().put('a.csv', 'file,sample\r\na (0).mat,1\r\nb.mat,\r\na (0).mat,3\r\n'));
  expect(rows).toEqual([
    { file: 'a (0).mat', sample: '1' },
    { file: 'b.mat', sample: '' },
    { file: 'a (0).mat', sample: '3' },
  ]);
  expect([...groupedBy(rows, 'file').keys()]).toEqual(['a (0).mat', 'b.mat']);
});

test('a line with another number of fields is refused, with its line number', () => {
  const path = workspace().put('a.csv', 'file,sample\na.mat,1\n"b,c.mat",2\n');
  expect(() => rowsOf(path)).toThrow(`${path}, line 3: 2 fields expected, 3 found`);
});
