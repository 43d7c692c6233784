/** What can be asked of a lake on this machine: tables, views and saved questions, as the page lists them. */
import type { Column } from '../../../lake/column.ts';
import { QUESTIONS } from '../../../lake/questions.ts';
import { COLUMNS, LOCAL_COLUMNS, LOCAL_TABLE_NAMES, TABLE_NAMES } from '../../../lake/schema.ts';
import { PARTITION } from '../../../lake/tables/shared.ts';
import { VIEW_COLUMNS } from '../../../lake/view-columns.ts';
import { VIEW_NAMES } from '../../../lake/views.ts';
import type { SqlQuestion, SqlTable } from './sql-wire.ts';

/** Tables first, then those of this machine alone, then views. */
export function sqlTables(): SqlTable[] {
  return [
    ...TABLE_NAMES.map((name) => shown(name, [...COLUMNS[name], PARTITION], false)),
    ...LOCAL_TABLE_NAMES.map((name) => shown(name, LOCAL_COLUMNS[name], false)),
    ...VIEW_NAMES.map((name) => shown(name, VIEW_COLUMNS[name], true)),
  ];
}

/** In the order of their numbers. */
export function sqlQuestions(): SqlQuestion[] {
  return QUESTIONS.map(({ id, title, sentence, text, parameters }) => ({
    id,
    title,
    sentence,
    text,
    parameters: parameters.map(({ name, meaning, isRequired, kind }) => ({ name, meaning, isRequired, kind })),
  }));
}

function shown(name: string, columns: readonly Column[], isView: boolean): SqlTable {
  return { name, isView, columns: columns.map(({ name, type, unit, sentence }) => ({ name, type, unit, sentence })) };
}
