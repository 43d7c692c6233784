/**
 * Stands in for Lambda's own runtime client (`aws-lambda-ric`) where that is not installed: takes the handler that
 * `_HANDLER` names, asks the Runtime API for events, one after the other, and sends back what comes out.
 */
import { join } from 'node:path';

const { AWS_LAMBDA_RUNTIME_API = '', LAMBDA_TASK_ROOT = '', _HANDLER = '' } = process.env;
const base = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

type Handler = (event: unknown, context: object) => Promise<unknown>;

const handler = await load();
for (;;) {
  const next = await fetch(`${base}/invocation/next`);
  const requestId = next.headers.get('lambda-runtime-aws-request-id') ?? '';
  const deadlineMs = Number(next.headers.get('lambda-runtime-deadline-ms'));
  const context = { awsRequestId: requestId, getRemainingTimeInMillis: () => deadlineMs - Date.now() };
  try {
    await post(`invocation/${requestId}/response`, await handler(await next.json(), context));
  } catch (error) {
    await post(`invocation/${requestId}/error`, described(error));
  }
}

async function load(): Promise<Handler> {
  const [file = '', name = ''] = _HANDLER.split('.');
  try {
    const loaded: Record<string, Handler> = await import(join(LAMBDA_TASK_ROOT, `${file}.mjs`));
    const found = loaded[name];
    if (found === undefined) throw new Error(`${file}.mjs exports no ${name}`);
    return found;
  } catch (error) {
    await post('init/error', described(error));
    process.exit(1);
  }
}

async function post(path: string, body: unknown): Promise<void> {
  await fetch(`${base}/${path}`, { method: 'POST', body: JSON.stringify(body) });
}

function described(error: unknown) {
  const { name, message } = error as Error; // whatever is thrown here is an error
  return { errorType: name, errorMessage: message };
}
