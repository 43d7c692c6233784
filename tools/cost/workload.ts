/** The work of a month, as the command's options give it. */
import type { Arguments, Options } from '../../local/terminal/arguments.ts';
import { type NumberForm, numberOption, wholeOption } from '../page/number-options.ts';

/** The work of one month. */
export interface Workload {
  readonly filesPerMonth: number;
  /** Size of an upload, uncompressed 16-bit counts. */
  readonly mibPerFile: number;
  /** Months of uploads that are kept and can be queried. */
  readonly monthsKept: number;
  /** How much queries cover in a month, in GB of the uploads that they are about. */
  readonly scannedGb: number;
  /** How many customers share the uploads. */
  readonly customers: number;
  /** Share of the uploads that are rejected or unreadable. */
  readonly badShare: number;
}

/** A GB of the bill is 2^30 bytes, 1024 of these. */
const MIB_PER_GB = 1024;

/**
 * The reference: 700 files a month that add up to 100 GB; 100 GB of what is made of them in Standard, where 900 GB are
 * scanned in a month, nine times all of it; the 100 GB of uploads themselves in Glacier.
 */
export const REFERENCE_WORKLOAD: Workload = {
  filesPerMonth: 700,
  mibPerFile: (100 * MIB_PER_GB) / 700,
  monthsKept: 1,
  scannedGb: 900,
  customers: 20,
  badShare: 0.03,
};

/** How often queries pass over everything that is kept, by default. */
const PASSES = 9;

/** The options for it. */
export const WORKLOAD_OPTIONS: Options = {
  '--files-per-month N': `uploads in a month (default: ${REFERENCE_WORKLOAD.filesPerMonth})`,
  '--mb-per-file M': `MiB per upload, uncompressed (default: ${REFERENCE_WORKLOAD.mibPerFile.toFixed(1)})`,
  '--months-kept N': `months of uploads that are kept (default: ${REFERENCE_WORKLOAD.monthsKept})`,
  '--scanned-gb GB': 'GB of uploads that queries are about in a month (default: nine times what is kept)',
  '--customers N': `customers who share the uploads (default: ${REFERENCE_WORKLOAD.customers})`,
};

/** @throws {WrongArguments} when a value is not a number or outside its range */
export function readWorkload(args: Arguments): Workload {
  const { badShare, ...usual } = REFERENCE_WORKLOAD;
  const number = (name: string, form: NumberForm) => numberOption(args, name, form);
  const filesPerMonth = number('files-per-month', { min: 0, max: 1e9, otherwise: usual.filesPerMonth });
  const mibPerFile = number('mb-per-file', { min: 0.001, max: 2047, otherwise: usual.mibPerFile });
  const monthsKept = number('months-kept', { min: 0, max: 1200, otherwise: usual.monthsKept });
  const kept = { filesPerMonth, mibPerFile, monthsKept };
  const scannedGb = number('scanned-gb', { min: 0, max: 1e9, otherwise: PASSES * keptGb(kept) });
  const customers = wholeOption(args, 'customers', { min: 1, max: 1e6, otherwise: usual.customers });
  return { ...kept, scannedGb, customers, badShare };
}

/** GB of uploads in a month. */
export function monthlyGb({ filesPerMonth, mibPerFile }: Pick<Workload, 'filesPerMonth' | 'mibPerFile'>): number {
  return (filesPerMonth * mibPerFile) / MIB_PER_GB;
}

/** GB of uploads that are kept. */
export function keptGb(workload: Pick<Workload, 'filesPerMonth' | 'mibPerFile' | 'monthsKept'>): number {
  return monthlyGb(workload) * workload.monthsKept;
}

/** The same with another customer like the others. */
export function withOneMoreCustomer(workload: Workload): Workload {
  const { filesPerMonth, scannedGb, customers } = workload;
  const grown = (customers + 1) / customers;
  return {
    ...workload,
    filesPerMonth: filesPerMonth * grown,
    scannedGb: scannedGb * grown,
    customers: customers + 1,
  };
}
