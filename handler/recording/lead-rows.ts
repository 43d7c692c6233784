/** What the profile says of each row of the matrix (or column, where the leads are columns). */
import type { LeadDescription, Profile } from '../../quality/profile.ts';

/** One row of the matrix, and what the profile knows of it. */
export interface LeadRow {
  /** Row in the file, from 0. */
  readonly index: number;
  readonly name: string;
  /** False for a pulse wave or a counter: it is left out. */
  readonly isEcg: boolean;
  /** The row's own, where it differs from the profile's general one. */
  readonly gainAduPerMv: number | undefined;
  readonly zeroAdu: number | undefined;
}

/** The rows as the profile describes them if it describes so many, else `ch1`, `ch2`, … */
export function leadRows(count: number, { recording }: Profile): LeadRow[] {
  const described = recording.leads?.length === count ? recording.leads : [];
  return Array.from({ length: count }, (_, index) => leadRow(described[index] ?? `ch${index + 1}`, index));
}

function leadRow(described: LeadDescription, index: number): LeadRow {
  const { name, isEcg = true, gain, zero } = typeof described === 'string' ? { name: described } : described;
  return { index, name, isEcg, gainAduPerMv: gain?.value, zeroAdu: zero?.value };
}
