/** What mutation testing found: how many of the deliberate mistakes in a rule its tests notice. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Percent, by rule id. */
export type MutationScores = Readonly<Record<string, number>>;

const file = join(import.meta.dirname, '..', '..', '..', 'quality', 'mutation-scores.json');

/** The kept scores; none before they were measured. */
export function keptMutationScores(): MutationScores {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MutationScores) : {}; // our own command writes it
}
