/** What is no MAT-file is refused with the name of what it looks like. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { refusalOf } from './refusal.ts';
import { header5 } from './write-mat.ts';

const HEA = '100 2 360 650000 0:0:0 0/0/0\n100.dat 212 200 11 1024 995 -22131 0 MLII\n';

test.each<[string, string | Uint8Array, string]>([
  ['a text', 'Dear colleague, please find attached', 'a text file'],
  ['a text beyond ASCII', 'Größe und Gewicht', 'a text file'],
  ['a page', '\n<!DOCTYPE html>\n<html>', 'an HTML page'],
  ['XML', '<?xml version="1.0"?><AnnotatedECG/>', 'an XML document'],
  ['JSON', '{"val": [1, 2]}', 'a JSON document'],
  ['a WFDB header', HEA, 'a WFDB header (.hea)'],
  ['a table', 'time,MLII\n0,995\n', 'a table as text (CSV)'],
  ['an EDF recording', `0       ${'X'.repeat(248)}`, 'an EDF recording'],
  ['gzip', gzipSync('x'), 'a gzip archive'],
  ['a zip', Buffer.from('PK\x03\x04\x14\0\0\0', 'latin1'), 'a zip archive'],
  ['PNG', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'a PNG image'],
  [
    'text of Octave',
    '# Created by Octave 8.4.0\n# name: val\n',
    "Octave's own text format; save -v7 writes a MAT-file",
  ],
  ['binary of Octave', Buffer.from('Octave-1-L\0', 'latin1'), "Octave's own binary format; save -v7 writes a MAT-file"],
  [
    'a ._ file of macOS',
    Buffer.from('\0\x05\x16\x07\0\x02\0\0Mac OS X', 'latin1'),
    'what macOS keeps beside a file (a name that begins with ._); the recording is the file without ._',
  ],
  ['zeros', new Uint8Array(4000), 'zero bytes'],
  ['bytes of no kind', Uint8Array.of(0xde, 0xad, 0xbe, 0xef), 'no format we know; its first bytes are deadbeef'],
])('calls %s by its name', async (_, content, name) => {
  expect(await refusalOf(Buffer.from(content as string))).toBe(
    `not-mat at byte 0: no header of a MAT-file; this looks like ${name}`,
  );
});

test('calls an empty file empty', async () => {
  expect(await refusalOf(new Uint8Array())).toBe('empty at byte 0: the file has no bytes');
});

test('says that a header of MATLAB is cut', async () => {
  expect(await refusalOf(header5().subarray(0, 100))).toBe(
    'truncated at byte 100: the header of a MAT-file needs 128 bytes',
  );
});

test('says that a version 7.3 file ends before its HDF5 begins', async () => {
  expect(await refusalOf(header5('little', 0x0200))).toBe(
    'truncated at byte 512: expected an HDF5 signature here, as in every version 7.3 file',
  );
});
