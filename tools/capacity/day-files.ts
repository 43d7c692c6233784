/** The files that a day of fragments leaves, what questions pay for them, and what a compaction takes to put them together. */
import { MAX_FILE_BYTES } from '../../handler/compact/generation-writer.ts';
import { READS_PER_OBJECT } from '../cost/bill.ts';
import { COMPACTION } from '../cost/billed-stack.ts';
import { PRICES } from '../cost/prices.ts';
import { dollars, withThousands } from '../page/figures.ts';
import { type Block, heading, paragraph, table } from '../page/page.ts';
import type { CapacityPlan } from './capacity-plan.ts';
import { KIND_WORDS, measuredUpload } from './upload-kinds.ts';

/** Of a fragment, bytes in large files: measured with 10 000 that were all different (docs/adr/0048). */
const COMPACTED_BYTES = 4050;
/** Larger days than the burst, by how many times. */
const TIMES = [1, 10] as const;

/** A day of fragments. */
export interface DayFiles {
  /** In all tables, before and after a compaction. */
  readonly small: number;
  readonly large: number;
  /** Reads of files that a query over the day and one table has after it no more. */
  readonly readsSaved: number;
  /** What those cost, in dollars. */
  readonly savedUsd: number;
  /** How long the function computes. */
  readonly compactionS: number;
}

/** @param count fragments @param tables in which each has a file */
export function dayFiles(count: number, tables: number): DayFiles {
  const further = Math.floor((count * COMPACTED_BYTES) / MAX_FILE_BYTES); // of the table that is large
  const readsSaved = READS_PER_OBJECT * Math.max(0, count - 1 - further);
  return {
    small: count * tables,
    large: Math.min(count, 1) * tables + further,
    readsSaved,
    savedUsd: readsSaved * PRICES.s3Read.usd,
    compactionS: COMPACTION.runS + count * COMPACTION.recordingS,
  };
}

/** A section of the page. */
export function dayFilesBlocks({ counts, scenario: { measured } }: CapacityPlan): Block[] {
  const kind = 'fragments';
  const tables = Object.keys(measuredUpload(kind, measured).lakeBytes).length;
  const rows = TIMES.map((times) => rowOf(times * counts[kind], tables));
  return [
    heading('Files that queries open, and what a compaction takes'),
    paragraph(`A query over a day opens each of its files in the tables that it names, with about ${READS_PER_OBJECT} reads for
      each. With \`compaction: on\`, files of a day that is over are put together.`),
    table(
      [
        `${KIND_WORDS[kind]} on a day`,
        '>files',
        '>after a compaction',
        '>reads that a query of one table saves',
        '>their price',
        '>compaction',
      ],
      rows,
    ),
    paragraph(`A compaction takes ${1000 * COMPACTION.recordingS} ms per recording of this length, an estimate from what was measured;
      ten to fifteen minutes of it fit in an hour, and a larger day goes on in the next. docs/cost.md says what a month of it costs.`),
  ];
}

function rowOf(count: number, tables: number): string[] {
  const { small, large, readsSaved, savedUsd, compactionS } = dayFiles(count, tables);
  const files = [small, large, readsSaved].map(withThousands);
  return [withThousands(count), ...files, dollars(savedUsd, 3), `${(compactionS / 60).toFixed(1)} min`];
}
