/**
 * Where days lie, as partitions of the Glue catalogue: Athena looks there, and nowhere else, for the files of a day.
 *
 * Source: AWS Glue Web API Reference, CreatePartition, UpdatePartition, GetPartition and GetPartitions.
 */
import {
  AlreadyExistsException,
  CreatePartitionCommand,
  EntityNotFoundException,
  GetPartitionCommand,
  GlueClient,
  type PartitionInput,
  paginateGetPartitions,
  UpdatePartitionCommand,
} from '@aws-sdk/client-glue';
import { glueStorage } from '../../lake/glue-table.ts';
import type { TableName } from '../../lake/schema.ts';
import type { DayCatalogue } from '../compact/bucket/versioned-bucket.ts';
import { clientConfig } from './clients.ts';

/** The partitions of one database, all in one bucket. */
export class GlueCatalogue implements DayCatalogue {
  private readonly client: GlueClient;
  private readonly DatabaseName: string;
  private readonly before: string;

  constructor(client: GlueClient, database: string, bucket: string) {
    this.client = client;
    this.DatabaseName = database;
    this.before = `s3://${bucket}/`;
  }

  async foldersOf(TableName: TableName): Promise<Map<string, string>> {
    const { client, DatabaseName } = this;
    const folders = new Map<string, string>();
    const request = { DatabaseName, TableName, ExcludeColumnSchema: true };
    for await (const { Partitions = [] } of paginateGetPartitions({ client }, request)) {
      for (const { Values = [], StorageDescriptor } of Partitions) {
        folders.set(Values[0] ?? '', this.folderIn(StorageDescriptor?.Location));
      }
    }
    return folders;
  }

  async folderOf(TableName: TableName, day: string): Promise<string | undefined> {
    const { client, DatabaseName } = this;
    try {
      const { Partition } = await client.send(
        new GetPartitionCommand({ DatabaseName, TableName, PartitionValues: [day] }),
      );
      return this.folderIn(Partition?.StorageDescriptor?.Location);
    } catch (error) {
      if (error instanceof EntityNotFoundException && isAboutPartition(error)) return undefined;
      throw error;
    }
  }

  async register(table: TableName, day: string, folder: string): Promise<void> {
    const { client, DatabaseName } = this;
    const PartitionInput = this.partition(table, day, folder);
    try {
      await client.send(new CreatePartitionCommand({ DatabaseName, TableName: table, PartitionInput }));
    } catch (error) {
      if (!(error instanceof AlreadyExistsException)) throw error;
    }
  }

  async move(table: TableName, day: string, folder: string): Promise<void> {
    const { client, DatabaseName } = this;
    const PartitionInput = this.partition(table, day, folder);
    await client.send(
      new UpdatePartitionCommand({ DatabaseName, TableName: table, PartitionValueList: [day], PartitionInput }),
    );
  }

  private partition(table: TableName, day: string, folder: string): PartitionInput {
    const { columns, inputFormat, outputFormat, serDeInfo } = glueStorage(table);
    return {
      Values: [day],
      StorageDescriptor: {
        Location: `${this.before}${folder}/`,
        Columns: columns.map(({ name, type, comment }) => ({ Name: name, Type: type, Comment: comment })),
        InputFormat: inputFormat,
        OutputFormat: outputFormat,
        SerdeInfo: {
          SerializationLibrary: serDeInfo.serializationLibrary,
          Parameters: { ...serDeInfo.parameters },
        },
      },
    };
  }

  /** Somebody may have registered a day by hand, elsewhere: that is its address then, which is no folder of the lake. */
  private folderIn(location = ''): string {
    const key = location.startsWith(this.before) ? location.slice(this.before.length) : location;
    return key.replace(/\/$/, '');
  }
}

/** The catalogue of a database, over a client of its own. */
export function glueCatalogue(database: string, bucket: string): GlueCatalogue {
  return new GlueCatalogue(new GlueClient(clientConfig()), database, bucket);
}

/** A partition that is not there is an answer; a table or a database that is not there is a mistake. */
function isAboutPartition({ message }: EntityNotFoundException): boolean {
  return /partition/i.test(message);
}
