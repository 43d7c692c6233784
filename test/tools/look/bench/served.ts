/** `node served.ts LAKE UPLOADS PROJECT`: a server of the page in a process of its own, which loads a file that was saved anew; Jest keeps what it has read. */
import { startServer } from '../../../../tools/look/serve/server.ts';

const [lake = '', uploads = '', project = ''] = process.argv.slice(2);
const { port, token, url } = await startServer({
  lake,
  uploads,
  project,
  from: '.local/lake',
  reader: { name: 'Anna' },
  port: 0,
  onError: (error) => process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`),
});
process.stdout.write(`${JSON.stringify({ port, token, url })}\n`);
