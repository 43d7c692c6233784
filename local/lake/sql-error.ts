/** Why a statement has no answer, in one sentence. */
import { LOCAL_TABLE_NAMES } from '../../lake/schema.ts';
import { CommandError } from '../terminal/command-error.ts';
import { unknownTable } from '../unknown-table.ts';
import { isAboutChange, type LakeFiles } from './lake-files.ts';

/** The statement cannot be answered. */
export class SqlError extends CommandError {
  override readonly name = 'SqlError';
  override readonly exitStatus = 1;
}

/** A file that was listed went away or was replaced before it was read. */
export class LakeChanged extends SqlError {
  constructor(options?: ErrorOptions) {
    super('The lake is being written; try again.', options);
  }
}

/**
 * The first paragraph of the engine's message on one line; for an unknown table, the one that is meant.
 *
 * @param files which the statement reads, if any: a message about one that has changed since is a `LakeChanged`
 */
export function asSqlError(error: unknown, files?: LakeFiles): SqlError {
  if (error instanceof SqlError) return error;
  const text = typeof error === 'object' && error && 'message' in error ? String(error.message) : String(error);
  if (files !== undefined && isAboutChange(text, files)) return new LakeChanged({ cause: error });
  const sentence = text
    .replace(/^Failed to extract statements: /, '')
    .split(/\n\s*\n|\nLINE \d/)[0]!
    .replace(/\s+/g, ' ')
    .trim();
  const [, table] = /^Catalog Error: Table with name (.*) does not exist!/.exec(sentence) ?? [];
  return new SqlError(table === undefined ? sentence : unknownTable(table, LOCAL_TABLE_NAMES), { cause: error });
}
