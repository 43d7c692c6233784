/** One view of the lake, written to the catalogue as Athena does it for `CREATE VIEW`. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { glueColumn } from '../../lake/glue-table.ts';
import { trinoType } from '../../lake/sql-types.ts';
import { VIEW_COLUMNS } from '../../lake/view-columns.ts';
import { VIEWS, type ViewName } from '../../lake/views.ts';

/** A view has no files to read, but Athena refuses a table without a SerDe, and an empty name counts as none. */
const NO_SERDE = { name: '-', serializationLibrary: '-' };

/** Which view, and the database in which its tables are. */
export interface LakeViewArgs {
  readonly view: ViewName;
  readonly database: pulumi.Input<string>;
}

/** A view of the catalogue, by the same text that DuckDB runs. */
export class LakeView extends pulumi.ComponentResource {
  constructor(name: string, { view, database }: LakeViewArgs, opts?: pulumi.ComponentResourceOptions) {
    super('ecg:index:LakeView', name, {}, opts);
    new aws.glue.CatalogTable(
      `${name}-view`,
      {
        name: view,
        databaseName: database,
        tableType: 'VIRTUAL_VIEW',
        description: VIEWS[view].sentence,
        parameters: { presto_view: 'true', comment: 'Presto View' },
        storageDescriptor: { columns: VIEW_COLUMNS[view].map(glueColumn), serDeInfo: NO_SERDE },
        viewOriginalText: encoded(view, database),
        viewExpandedText: '/* Presto View */',
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}

/**
 * The query as Trino keeps it in a Hive catalogue. Athena compares these types with those of the query, and calls a
 * view stale when they differ.
 *
 * Source: Trino, `HiveViewReader` of the Hive connector.
 */
function encoded(view: ViewName, database: pulumi.Input<string>): pulumi.Output<string> {
  const definition = pulumi.jsonStringify({
    originalSql: VIEWS[view].query,
    catalog: 'awsdatacatalog',
    schema: database,
    columns: VIEW_COLUMNS[view].map(({ name, type }) => ({ name, type: trinoType(type) })),
  });
  return definition.apply((json) => `/* Presto View: ${Buffer.from(json).toString('base64')} */`);
}
