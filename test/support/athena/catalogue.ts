/** The tables and views of a stack as its program writes them to the Glue catalogue, ready for an engine. */
import { graphOf } from '../../../infra/graph.ts';

export interface CatalogueColumn {
  readonly name: string;
  /** As Glue writes it: `int`, `string`. For the columns of a view, as Trino does: `integer`, `varchar`. */
  readonly type: string;
}

export interface CatalogueTable {
  readonly name: string;
  /** The partition last. */
  readonly columns: readonly CatalogueColumn[];
}

export interface CatalogueView extends CatalogueTable {
  readonly sql: string;
}

export interface Catalogue {
  readonly tables: readonly CatalogueTable[];
  readonly views: readonly CatalogueView[];
  /** The saved queries of the workgroup, by their names. */
  readonly saved: ReadonlyMap<string, string>;
}

interface GlueTable {
  readonly name: string;
  readonly tableType: string;
  readonly partitionKeys?: readonly CatalogueColumn[];
  readonly storageDescriptor: { readonly columns: readonly CatalogueColumn[] };
  readonly viewOriginalText?: string;
}

export async function catalogueOfStack(): Promise<Catalogue> {
  const { resources } = await graphOf();
  const of = <T>(type: string) => resources.filter((one) => one.type === type).map(({ inputs }) => inputs as T);
  const tables = of<GlueTable>('aws:glue/catalogTable:CatalogTable');
  const queries = of<{ readonly name: string; readonly query: string }>('aws:athena/namedQuery:NamedQuery');
  return {
    tables: tables.filter(({ tableType }) => tableType !== 'VIRTUAL_VIEW').map(tableIn),
    views: tables.filter(({ tableType }) => tableType === 'VIRTUAL_VIEW').map(viewIn),
    saved: new Map(queries.map(({ name, query }) => [name, query])),
  };
}

function tableIn({ name, partitionKeys = [], storageDescriptor }: GlueTable): CatalogueTable {
  return { name, columns: [...storageDescriptor.columns, ...partitionKeys] };
}

/** Source: Trino, `HiveViewReader`: JSON in base64 within a comment. */
function viewIn({ name, viewOriginalText = '' }: GlueTable): CatalogueView {
  const [, encoded = ''] = /^\/\* Presto View: (.*) \*\/$/.exec(viewOriginalText) ?? [];
  const { originalSql, columns } = JSON.parse(Buffer.from(encoded, 'base64').toString()) as {
    readonly originalSql: string;
    readonly columns: readonly CatalogueColumn[];
  };
  return { name, sql: originalSql, columns };
}
