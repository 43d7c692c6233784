/** Asks the server. A refusal is an error whose message is the server's sentence. */
import { pathOf, TOKEN } from './address.ts';

/** The server said no, or is not there. */
export class Refused extends Error {}

/** What stands behind `?`: by name, or in order where a name comes several times. */
export type Values = Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[];

/** @throws {Refused} with a sentence to show */
export async function ask(rest: string, values: Values, signal?: AbortSignal): Promise<Response> {
  return await answered(
    `${pathOf(rest)}?${new URLSearchParams(values as Record<string, string>)}`,
    signal === undefined ? {} : { signal },
  );
}

/** Sends something to be kept. @throws {Refused} with a sentence to show */
export async function post<T>(rest: string, body: object): Promise<T> {
  return (await (await send(rest, body)).json()) as T; // server and page are of one version
}

/** Sends something. @throws {Refused} with a sentence to show */
export async function send(rest: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-ecg-token': TOKEN };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  return await answered(pathOf(rest), signal === undefined ? request : { ...request, signal });
}

async function answered(address: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, request);
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw new Refused('./ecg look has ended: start it again, and open the address that it prints.', { cause: error });
  }
  if (response.ok) return response;
  const { problem } = (await response.json().catch(() => ({}))) as { readonly problem?: string };
  throw new Refused(problem ?? `The server answered with status ${response.status}.`);
}

/** An answer in JSON. */
export async function askJson<T>(rest: string, values: Values, signal?: AbortSignal): Promise<T> {
  return (await (await ask(rest, values, signal)).json()) as T; // server and page are of one version
}
