/** How well several scores tell good leads from others on the same windows, kept beside the rules so that RULES.md can print it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The scores that are compared: the name of a measure, and what it is in words. */
export const COMPARED = {
  quality: '`quality`',
  template_r_ratio: "Orphanidou's r, as NeuroKit's `templatematch`",
  orphanidou_2015_ratio: 'Orphanidou 2015, yes or no',
  zhao_2018_ratio: 'Zhao 2018, three grades',
  neurokit_average_qrs: "NeuroKit's `averageQRS`, its default",
} as const;
/** One of them. */
export type ComparedScore = keyof typeof COMPARED;

/** One set of recordings. */
export interface SetComparison {
  /** Who labelled what, in words. */
  readonly of: string;
  /** How many that people found good, and how many not: those for which every score could be taken. */
  readonly good: number;
  readonly bad: number;
  /** The chance that a good one has a higher score than one that is not; ties count half. */
  readonly areas: Readonly<Record<ComparedScore, number>>;
}

/** Where it is kept, by path in the project. */
export const COMPARISON_FILE = 'quality/score/comparison.json';

const file = join(import.meta.dirname, '..', '..', COMPARISON_FILE);

/** The kept comparison; nothing before it was measured for the first time. */
export function keptComparison(): SetComparison[] {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SetComparison[]) : []; // written by our own command
}
