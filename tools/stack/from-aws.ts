/** Tells an answer of AWS from a mistake of our own, and says it in a sentence. */
import { visible } from '../../local/terminal/text.ts';

/** What the SDK says in a plain Error. */
const NO_REGION = 'Region is missing';

/** AWS refused, or could not be reached: no permission, no such bucket, no network, no credentials. */
export function isFromAws(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return '$metadata' in error || 'tryNextLink' in error || 'syscall' in error || error.message === NO_REGION;
}

/** The error of AWS that an error is, or that is its cause: the stores of the handler add a sentence. */
export function causeFromAws(error: unknown): Error | undefined {
  if (isFromAws(error)) return error;
  return error instanceof Error && isFromAws(error.cause) ? error.cause : undefined;
}

/** What the SDK and AWS call credentials that are missing or too old. */
const NO_CREDENTIALS =
  /^(?:CredentialsProviderError|ExpiredToken(?:Exception)?|UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId)$/;
/** A secret key that is not that of the access key; of some services, a clock that is wrong as well. */
const BAD_SIGNATURE = /^(?:SignatureDoesNotMatch|InvalidSignatureException)$/;
const BAD_CLOCK = /^(?:RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/;
const BAD_CLOCK_SAID = /^Signature (?:expired|not yet current)/;
const OTHER_REGION = /^(?:PermanentRedirect|AuthorizationHeaderMalformed)$/;
const REFUSED = /^(?:AccessDenied(?:Exception)?|Forbidden|403)$/;
/** The system's codes for a network that is not there. */
const NO_NETWORK = /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)$/;

/**
 * An error of `isFromAws` as one sentence without a full stop, for somebody who knows little of AWS.
 *
 * @param right what a person needs to be allowed, as IAM writes it: `sqs:GetQueueAttributes`
 */
export function awsSentence(error: Error, right: string): string {
  const { $metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  const { code = '' } = error as { readonly code?: string };
  if (NO_CREDENTIALS.test(error.name)) return 'AWS does not know who you are: run aws sso login, or set AWS_PROFILE';
  const isBadSignature = BAD_SIGNATURE.test(error.name);
  if (BAD_CLOCK.test(error.name) || (isBadSignature && BAD_CLOCK_SAID.test(error.message)))
    return 'AWS refuses requests from a clock that is wrong: set the clock of this machine';
  if (isBadSignature)
    return 'AWS does not accept your secret access key: run aws sso login, or correct the key with aws configure';
  if (OTHER_REGION.test(error.name) || $metadata?.httpStatusCode === 301)
    return 'AWS has this in another region than was asked: queueUrl in the outputs of the stack names the region, or else AWS_REGION';
  if (error.message === NO_REGION) return 'AWS needs a region, got none: set AWS_REGION';
  if (REFUSED.test(error.name) || $metadata?.httpStatusCode === 403) return `AWS denied access: this needs ${right}`;
  if (NO_NETWORK.test(code) || error.name === 'TimeoutError')
    return `AWS cannot be reached: ${visible(error.message || code)}`; // of a host with several addresses, no message
  return visible(`${error.name}: ${error.message.replace(/\.$/, '')}`);
}
