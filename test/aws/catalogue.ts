/** A database of the Glue catalogue as the stack would make it, in moto, with its tables. */
import { CreateDatabaseCommand, CreateTableCommand, GlueClient } from '@aws-sdk/client-glue';
import { GlueCatalogue } from '../../handler/aws/glue-catalogue.ts';
import { TABLE_NAMES } from '../../lake/schema.ts';
import { PARTITION } from '../../lake/tables/shared.ts';

/** @param database a name that no other test has */
export async function createCatalogue(endpoint: string, database: string, bucket: string): Promise<GlueCatalogue> {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new GlueClient({ endpoint, region: 'us-east-1', credentials });
  await client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: database } }));
  for (const Name of TABLE_NAMES) {
    const PartitionKeys = [{ Name: PARTITION.name, Type: 'string' }];
    const StorageDescriptor = { Location: `s3://${bucket}/${Name}/`, Columns: [] };
    const TableInput = { Name, PartitionKeys, StorageDescriptor, TableType: 'EXTERNAL_TABLE' };
    await client.send(new CreateTableCommand({ DatabaseName: database, TableInput }));
  }
  return new GlueCatalogue(client, database, bucket);
}
