/** What server and page send each other about SQL: what can be asked of, what is asked, and the answer. */
import type { ParameterName } from '../../../lake/question-parameters.ts';

/** A column that can be asked for. */
export interface SqlColumnThere {
  readonly name: string;
  readonly type: string;
  /** Empty for names, texts, counts and flags. */
  readonly unit: string;
  readonly sentence: string;
}

/** A table or view. */
export interface SqlTable {
  readonly name: string;
  readonly isView: boolean;
  readonly columns: readonly SqlColumnThere[];
}

/** A saved question; `filled` of `lake/question-parameters.ts` makes the statement of its text. */
export interface SqlQuestion {
  readonly id: string;
  /** With its number. */
  readonly title: string;
  readonly sentence: string;
  readonly text: string;
  readonly parameters: readonly {
    readonly name: ParameterName;
    readonly meaning: string;
    readonly isRequired: boolean;
    readonly kind: 'day' | 'text';
  }[];
}

/** Everything that there is to ask, and where. */
export interface SqlCatalogue {
  /** Where the recordings come from, for the heading. */
  readonly from: string;
  /** How many recordings the lake has. */
  readonly recordings: number;
  readonly tables: readonly SqlTable[];
  readonly questions: readonly SqlQuestion[];
}

/** For people, rounded and cut; or a file, exact and whole. */
export const SQL_FORMATS = ['table', 'csv', 'parquet'] as const;

/** A statement to run. */
export interface SqlAsked {
  readonly sql: string;
  readonly format: (typeof SQL_FORMATS)[number];
}

/** The longest statement, in characters: some hundred lines. */
export const MAX_STATEMENT = 20_000;

/** A column of an answer. */
export interface SqlAnswerColumn {
  readonly name: string;
  /** As the engine calls it: `BIGINT`, `TIMESTAMP`. */
  readonly type: string;
  readonly kind: 'number' | 'time' | 'text';
  /** For a chart: of each row the number, or milliseconds since 1970; null where there is none. Empty for a text. */
  readonly values: readonly (number | null)[];
}

/** What a statement found. */
export interface SqlAnswer {
  readonly columns: readonly SqlAnswerColumn[];
  /** Cells as people read them, numbers rounded; null is null. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Were there more rows? */
  readonly isCut: boolean;
  readonly tookS: number;
}
