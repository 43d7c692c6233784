/**
 * The order of the test files: the heaviest begin, so that none of them is left alone on one core at the end.
 *
 * Jest orders files by how long they took the last time, which a fresh clone does not know, and else by their size, which
 * says little: the heaviest of all is a short one.
 */
import Sequencer from '@jest/test-sequencer';

/**
 * First those that start processes, which takes several times as long out of a worker that has grown; then by processor seconds,
 * most first. A file that is not listed comes later, in Jest's own order; one that is gone does no harm.
 */
const HEAVIEST = [
  'test/handler/origin/pipeline-version.test.ts',
  'test/tools/upload/upload.test.ts',
  'test/faults/every-fault.test.ts',
  'test/tools/export/export.test.ts',
  'test/handler/write/lake-of-real-data.test.ts',
  'test/tools/forget/here-leftovers.test.ts',
  'test/handler/mat/read-mat-7-3.test.ts',
  'test/tools/look/sql/sql.test.ts',
  'test/tools/sql/athena.test.ts',
  'test/faults/beside-compaction.test.ts',
  'test/tools/quality/guide.program.ts',
  'test/tools/rules/compare/compare.program.ts',
  'test/tools/docs/docs.program.ts',
  'test/infra/language-host.program.ts',
];

export default class HeaviestFirst extends Sequencer {
  sort(tests) {
    const rankOf = ({ path }) => {
      const rank = HEAVIEST.findIndex((file) => path.replaceAll('\\', '/').endsWith(`/${file}`));
      return rank === -1 ? HEAVIEST.length : rank;
    };
    return super.sort(tests).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
