import { beforeAll, describe, expect, test } from '@jest/globals';
import { handleBatch } from '../../../handler/queue/batch.ts';
import { type Graph, graphOf, ofType, one } from '../../../infra/graph.ts';
import { QUESTIONS } from '../../../lake/questions.ts';
import { COLUMNS, TABLE_NAMES } from '../../../lake/schema.ts';
import { PARTITION } from '../../../lake/tables/shared.ts';
import { VIEW_NAMES, VIEWS } from '../../../lake/views.ts';
import { batch, bench, notification } from '../../support/pipeline.ts';
import { ask } from '../../support/read-back.ts';
import { electrodeOffBytes, goodBytes } from '../../support/recordings.ts';

/** Source: Glue API Reference, "Column". */
const MAX_COMMENT_CHARACTERS = 255;

/** DuckDB's types as Glue calls them, written by hand: a table must not agree with itself. */
const GLUE_TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  INTEGER: 'int',
  BIGINT: 'bigint',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
  TIMESTAMP: 'timestamp',
};

interface GlueColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

interface GlueTable {
  readonly name: string;
  readonly tableType: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly partitionKeys: readonly GlueColumn[];
  readonly storageDescriptor: {
    readonly location: string;
    readonly columns: readonly GlueColumn[];
    readonly serDeInfo: Readonly<Record<string, unknown>>;
  };
  readonly viewOriginalText: string;
}

describe('the catalogue', () => {
  let graph: Graph;
  let files: ReadonlyMap<string, Uint8Array> = new Map();
  beforeAll(async () => {
    graph = await graphOf();
    const { pipeline, lake } = bench({ good: { bytes: goodBytes }, bad: { bytes: electrodeOffBytes } });
    await handleBatch(batch(notification('good', 'bad')), pipeline);
    files = lake.files;
  });
  const glueTable = (name: string, kind: 'table' | 'view') =>
    one(graph, 'CatalogTable', `lake-${name}-${kind}`).inputs as unknown as GlueTable; // as infra/storage/table.ts gave it
  const fileOf = (table: string) => [...files].find(([key]) => key.startsWith(`${table}/`))!;

  test.each(TABLE_NAMES)('%s has the columns of the file that the handler writes, in order and type', async (table) => {
    const [, bytes] = fileOf(table);
    const inFile = await ask(bytes, 'DESCRIBE SELECT * FROM read_parquet($file, hive_partitioning = false)');
    expect(glueTable(table, 'table').storageDescriptor.columns.map(({ name, type }) => [name, type])).toEqual(
      inFile.map(([name, type]) => [name, GLUE_TYPES[String(type)]]),
    );
  });

  test.each(TABLE_NAMES)('%s finds each day where the handler writes it, without a list of partitions', (table) => {
    const { parameters, partitionKeys, storageDescriptor, tableType } = glueTable(table, 'table');
    const [key] = fileOf(table);
    const day = /ingest_date=([^/]+)/.exec(key)![1]!;
    expect(tableType).toBe('EXTERNAL_TABLE');
    expect(partitionKeys.map(({ name, type }) => [name, type])).toEqual([['ingest_date', 'string']]);
    expect(parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.ingest_date.type': 'date',
      'projection.ingest_date.format': 'yyyy-MM-dd',
      'projection.ingest_date.interval': '1',
      'projection.ingest_date.interval.unit': 'DAYS',
    });
    expect(parameters['projection.ingest_date.range']).toMatch(/^\d{4}-\d{2}-\d{2},NOW$/);
    expect(parameters['projection.ingest_date.range']! <= day).toBe(true);
    const folder = parameters['storage.location.template']!.replace(`\${${PARTITION.name}}`, day);
    expect(`s3://lake-processed-1a2b3c4/${key}`.startsWith(folder)).toBe(true);
    expect(folder.startsWith(storageDescriptor.location)).toBe(true);
  });

  test.each(TABLE_NAMES)(
    '%s is found by its registered days where the stack compacts, and by nothing else',
    async (table) => {
      const parametersIn = async (compaction: string) =>
        one(await graphOf({ config: { compaction } }), 'CatalogTable', `lake-${table}-table`).inputs.parameters;
      expect(await parametersIn('on')).toEqual({ EXTERNAL: 'TRUE', classification: 'parquet' });
      expect(await parametersIn('register')).toEqual(glueTable(table, 'table').parameters);
    },
  );

  test('says of each column what it means and its unit, as long as Glue takes it', () => {
    for (const table of TABLE_NAMES) {
      for (const [index, { comment }] of glueTable(table, 'table').storageDescriptor.columns.entries()) {
        const { sentence, unit } = COLUMNS[table][index]!;
        expect(comment).toBe(unit === '' ? sentence : `[${unit}] ${sentence}`);
        expect(comment.length).toBeLessThanOrEqual(MAX_COMMENT_CHARACTERS);
      }
    }
  });

  test.each(VIEW_NAMES)('%s is a view as Athena keeps it: the query, the columns and where its tables are', (view) => {
    const { tableType, parameters, viewOriginalText, storageDescriptor } = glueTable(view, 'view');
    expect([tableType, parameters.presto_view]).toEqual(['VIRTUAL_VIEW', 'true']);
    const [, base64] = /^\/\* Presto View: ([A-Za-z0-9+/]+=*) \*\/$/.exec(viewOriginalText)!;
    const definition = JSON.parse(Buffer.from(base64!, 'base64').toString());
    expect(definition).toMatchObject({
      originalSql: VIEWS[view].query,
      catalog: 'awsdatacatalog',
      schema: 'ecg_pipeline_dev',
    });
    expect(definition.columns.map(({ name }: { name: string }) => name)).toEqual(
      storageDescriptor.columns.map(({ name }) => name),
    );
  });

  test.each(VIEW_NAMES)('%s says what would read its files: Athena calls a table without it broken', (view) => {
    const { name, serializationLibrary } = glueTable(view, 'view').storageDescriptor.serDeInfo;
    expect([name, serializationLibrary]).toEqual(['-', '-']);
  });

  test('has the views made after the tables that they read', () => {
    for (const view of VIEW_NAMES) {
      const { dependencies } = one(graph, 'LakeView', `lake-${view}`);
      const tables = dependencies.filter((urn) => /LakeTable::|CatalogTable::lake-\w+-table/.test(urn));
      expect([view, tables.length >= TABLE_NAMES.length]).toEqual([view, true]);
    }
  });
});

describe('the crawler', () => {
  const crawlerIn = async (config: Record<string, string>) => ofType(await graphOf({ config }), 'Crawler')[0]!.inputs;

  test('looks at the tables each day, where the stack asks for it, and logs what differs', async () => {
    const { catalogTargets, schemaChangePolicy, schedule, configuration } = await crawlerIn({ crawlDaily: 'true' });
    expect(catalogTargets).toEqual([{ databaseName: 'ecg_pipeline_dev', tables: [...TABLE_NAMES] }]);
    expect(schemaChangePolicy).toEqual({ deleteBehavior: 'LOG', updateBehavior: 'LOG' });
    expect(schedule).toMatch(/^cron\(/);
    expect(JSON.parse(String(configuration))).toMatchObject({
      Grouping: { TableGroupingPolicy: 'CombineCompatibleSchemas' },
    });
  });

  test('otherwise waits for somebody to start it', async () => {
    expect(await crawlerIn({})).not.toHaveProperty('schedule');
  });
});

describe('the workgroup', () => {
  let graph: Graph;
  beforeAll(async () => {
    graph = await graphOf({ config: { queryScanLimitGiB: '3' } });
  });

  test('stops a query that reads too much, and keeps answers encrypted where they expire', () => {
    const { configuration, tags } = ofType(graph, 'Workgroup')[0]!.inputs;
    expect(configuration).toMatchObject({
      bytesScannedCutoffPerQuery: 3 * 2 ** 30,
      enforceWorkgroupConfiguration: true,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: 's3://lake-queries-results-1a2b3c4/results/',
        encryptionConfiguration: { encryptionOption: 'SSE_S3' },
      },
    });
    expect(tags).toEqual({ purpose: 'questions' });
  });

  test('has the questions saved', () => {
    const saved = ofType(graph, 'NamedQuery').map(({ inputs }) => inputs);
    expect(saved.map(({ name, query }) => [name, query])).toEqual(QUESTIONS.map(({ title, sql }) => [title, sql]));
    for (const { database, workgroup } of saved) {
      expect([database, workgroup]).toEqual(['ecg_pipeline_dev', 'lake-queries-1a2b3c4']);
    }
  });
});
