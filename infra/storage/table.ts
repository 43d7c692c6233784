/** One table of the lake: the columns that the Parquet writer writes, and days that Athena works out for itself, or that are registered. */
import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { glueColumn, glueStorage } from '../../lake/glue-table.ts';
import type { TableName } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';

/** Before any upload can have arrived, so that no day is outside. */
const FIRST_DAY = '2025-01-01';

/** Which table of the lake's schema, and the database and bucket that it belongs to. */
export interface LakeTableArgs {
  readonly table: TableName;
  readonly database: pulumi.Input<string>;
  readonly bucket: pulumi.Input<string>;
  /** Are its days registered? Otherwise Athena works them out, and looks at no list. */
  readonly isRegistered: boolean;
}

/** A table of the catalogue. Its partitions are not the stack's: functions register them. */
export class LakeTable extends pulumi.ComponentResource {
  readonly table: aws.glue.CatalogTable;

  constructor(
    name: string,
    { table, database, bucket, isRegistered }: LakeTableArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super('ecg:index:LakeTable', name, {}, opts);
    const { columns, inputFormat, outputFormat, serDeInfo } = glueStorage(table);
    const location = pulumi.interpolate`s3://${bucket}/${table}/`;
    this.table = new aws.glue.CatalogTable(
      `${name}-table`,
      {
        name: table,
        databaseName: database,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          EXTERNAL: 'TRUE',
          classification: 'parquet',
          ...(isRegistered ? {} : projectedDays(location)),
        },
        partitionKeys: [glueColumn(PARTITION)],
        storageDescriptor: {
          location,
          columns: [...columns],
          inputFormat,
          outputFormat,
          serDeInfo,
        },
      },
      { parent: this },
    );
    this.registerOutputs({ table: this.table.name });
  }
}

/**
 * Partition projection: a day is there as soon as its first file is, without a crawler and without a list of partitions.
 *
 * Source: Athena User Guide, "Supported types for partition projection".
 */
function projectedDays(location: pulumi.Output<string>): Record<string, pulumi.Input<string>> {
  const { name } = PARTITION;
  return {
    'projection.enabled': 'true',
    [`projection.${name}.type`]: 'date',
    [`projection.${name}.format`]: 'yyyy-MM-dd',
    [`projection.${name}.range`]: `${FIRST_DAY},NOW`,
    [`projection.${name}.interval`]: '1',
    [`projection.${name}.interval.unit`]: 'DAYS',
    // The last `${…}` is Athena's to fill in.
    'storage.location.template': pulumi.interpolate`${location}${name}=\${${name}}/`,
  };
}
