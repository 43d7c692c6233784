/** The tables as documentation shows them, from the schema itself. */
import { COLUMNS, type Column, PARTITION, type TableName } from '../../lake/schema.ts';
import { glueType } from '../../lake/sql-types.ts';

/** A Markdown table of the columns of one table, partition column last. */
export function describeTable(table: TableName): string {
  return [
    '| column | type | unit | meaning |',
    '| --- | --- | --- | --- |',
    ...[...COLUMNS[table], PARTITION].map(describeColumn),
    '',
  ].join('\n');
}

function describeColumn({ name, type, nullable, unit, sentence }: Column): string {
  return `| \`${name}\` | ${glueType(type)}${nullable ? ', may be null' : ''} | ${unit} | ${escaped(sentence)} |`;
}

/** A bar in a sentence would end its cell. */
function escaped(text: string): string {
  return text.replaceAll('|', '\\|');
}
