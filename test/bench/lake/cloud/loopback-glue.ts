/** Partitions as Glue keeps them, as far as a compaction asks: `table day` and a location. */
import type { ServerResponse } from 'node:http';

interface Asked {
  readonly TableName: string;
  readonly PartitionValues?: readonly string[];
  readonly PartitionInput?: {
    readonly Values: readonly string[];
    readonly StorageDescriptor: { readonly Location: string };
  };
}

/** Answers requests of AWS's JSON protocol. */
export function gluePartitions() {
  const partitions = new Map<string, string>();
  const partition = (name: string) => ({
    Values: [name.split(' ')[1]],
    StorageDescriptor: { Location: partitions.get(name) },
  });
  return {
    partitions,
    answer: (target: string, text: string, response: ServerResponse): string => {
      const { TableName, PartitionValues, PartitionInput } = JSON.parse(text) as Asked;
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      const [day = ''] = PartitionInput?.Values ?? PartitionValues ?? [];
      const name = `${TableName} ${day}`;
      if (PartitionInput !== undefined) {
        partitions.set(name, PartitionInput.StorageDescriptor.Location);
        return '{}';
      }
      if (target === 'AWSGlue.GetPartitions') {
        const names = [...partitions.keys()].filter((key) => key.startsWith(`${TableName} `));
        return JSON.stringify({ Partitions: names.map(partition) });
      }
      if (partitions.has(name)) return JSON.stringify({ Partition: partition(name) });
      response.statusCode = 400;
      return JSON.stringify({ __type: 'EntityNotFoundException', Message: 'Cannot find partition.' });
    },
  };
}
