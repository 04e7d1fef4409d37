// An error as AWS answers it: code, HTTP status, message. Thrown inside the simulator from any depth
// and turned into the service's own shape in one place (protocol-reply.ts). Anything else thrown is a bug of ours.

import { isJson, type ServiceModel } from './services.ts';

/** What AWS answers instead of a result. `status` is the HTTP status; 5xx are the receiver's fault. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Credentials that AWS does not know, or a region that the account has not enabled: the same code for both. */
export function unknownCredentials(service: ServiceModel): AwsError {
  if (service.protocol === 'ec2') {
    return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  }
  const message = 'The security token included in the request is invalid.';
  return isJson(service)
    ? new AwsError('UnrecognizedClientException', message, 400)
    : new AwsError(service.name === 's3' ? 'InvalidAccessKeyId' : 'InvalidClientTokenId', message, 403);
}

export function expiredCredentials(service: ServiceModel): AwsError {
  if (service.protocol === 'ec2') return new AwsError('RequestExpired', 'Request has expired.', 400);
  const message = 'The security token included in the request is expired';
  return isJson(service)
    ? new AwsError('ExpiredTokenException', message, 400)
    : new AwsError('ExpiredToken', message, 403);
}

export function unknownOperation(service: ServiceModel, operation: string): AwsError {
  return isJson(service)
    ? new AwsError('UnknownOperationException', `The operation ${operation} is unknown.`, 400)
    : new AwsError('InvalidAction', `The action ${operation} is not valid for this web service.`, 400);
}

/** What a service answers to a page token that this list did not hand out; many have no code of its own for it. */
const tokenCodes: Readonly<Record<string, string>> = {
  directconnect: 'DirectConnectClientException',
  'network-firewall': 'InvalidRequestException',
  globalaccelerator: 'InvalidNextTokenException',
  ecs: 'InvalidParameterException',
  eks: 'InvalidParameterException',
  networkmanager: 'ValidationException',
  cloudfront: 'InvalidArgument',
  s3: 'InvalidArgument',
};

/** A page token that this list did not hand out. */
export function invalidToken(service: ServiceModel): AwsError {
  return service.protocol === 'query'
    ? new AwsError('ValidationError', 'Invalid marker', 400)
    : new AwsError(tokenCodes[service.name] ?? 'InvalidNextToken', 'The next token is not valid.', 400);
}
