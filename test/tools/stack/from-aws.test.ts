/** What AWS answers, as a sentence that says what to do. */
import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { awsSentence, isFromAws } from '../../../tools/stack/from-aws.ts';

function answer(name: string, httpStatusCode: number, message = `${name}, says AWS`) {
  return new S3ServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode } });
}

const network = (code: string, message = `connect ${code} 127.0.0.1:443`) =>
  Object.assign(new Error(message), { code, syscall: 'connect' });

const WHO = 'AWS does not know who you are: run aws sso login, or set AWS_PROFILE';
const KEY = 'AWS does not accept your secret access key: run aws sso login, or correct the key with aws configure';
const CLOCK = 'AWS refuses requests from a clock that is wrong: set the clock of this machine';
const REGION =
  'AWS has this in another region than was asked: queueUrl in the outputs of the stack names the region, or else AWS_REGION';

describe('the sentence about', () => {
  test.each([
    ['no login', answer('CredentialsProviderError', 0), WHO],
    ['a login that has ended', answer('ExpiredToken', 400), WHO],
    ['a key that AWS does not have', answer('InvalidAccessKeyId', 403), WHO],
    ['a secret key that is wrong, from S3', answer('SignatureDoesNotMatch', 403), KEY],
    ['a secret key that is wrong, from other services', answer('InvalidSignatureException', 403), KEY],
    ['a clock that is wrong, from S3', answer('RequestTimeTooSkewed', 403), CLOCK],
    [
      'a clock that is behind, from other services',
      answer('InvalidSignatureException', 400, 'Signature expired: 20260131T083000Z is now earlier than …'),
      CLOCK,
    ],
    [
      'a clock that is ahead, from CloudWatch',
      answer('SignatureDoesNotMatch', 403, 'Signature not yet current: 20260131T083000Z is still later than …'),
      CLOCK,
    ],
    ['a bucket elsewhere', answer('PermanentRedirect', 301), REGION],
    ['a bucket elsewhere, without a body', answer('UnknownError', 301), REGION],
    ['a signature for another region', answer('AuthorizationHeaderMalformed', 400), REGION],
    ['no region', new Error('Region is missing'), 'AWS needs a region, got none: set AWS_REGION'],
    ['a right that is missing', answer('AccessDenied', 403), 'AWS denied access: this needs s3:GetObject'],
    ['a refusal without a body', answer('Forbidden', 403), 'AWS denied access: this needs s3:GetObject'],
    ['no network', network('ENOTFOUND', 'getaddrinfo ENOTFOUND s3'), 'AWS cannot be reached: getaddrinfo ENOTFOUND s3'],
    ['a network that says no more than its code', network('ECONNREFUSED', ''), 'AWS cannot be reached: ECONNREFUSED'],
    [
      'anything else',
      answer('SlowDown', 503, 'Please reduce your request rate.'),
      'SlowDown: Please reduce your request rate',
    ],
  ])('%s', (_, error, sentence) => {
    expect(isFromAws(error)).toBe(true);
    expect(awsSentence(error, 's3:GetObject')).toBe(sentence);
  });
});
