// An event of CloudTrail, read: what call it was, whom and what it names, and who made it. Only what changed something is an event here:
// readers, failed calls and what is not an API call are none. Pure; nothing of an event is believed to be there.
import type { Actor } from '../journal/attributions.ts';

export interface TrailEvent {
  readonly id: string;
  readonly name: string;
  /** `ec2` of `ec2.amazonaws.com`. */
  readonly service: string;
  /** ISO 8601; CloudTrail's own: whole seconds. */
  readonly at: string;
  /** Everything that the request names: ids, ARNs, names, addresses, numbers as text. */
  readonly asked: readonly string[];
  /** The same of the answer. */
  readonly answered: readonly string[];
  /** Names of the request's and the answer's members, in small letters. */
  readonly members: readonly string[];
  readonly who: Omit<Actor, 'confidence' | 'others'>;
}

/** Bounds of what one event may cost: a call that registers a thousand targets is kept whole, a template of a megabyte is not. */
const leavesAtMost = 4_000;
const longest = 300;

/** undefined: it changed nothing, or is not in CloudTrail's form. `item`: an element of LookupEvents' `Events`. */
export function readTrailEvent(item: unknown): TrailEvent | undefined {
  const raw = field(item, 'CloudTrailEvent');
  const document = typeof raw === 'string' ? parse(raw) : undefined;
  if (document === undefined || isReading(item, document)) return undefined;
  if (field(document, 'errorCode') !== undefined || field(document, 'errorMessage') !== undefined)
    return undefined;
  const id = text(document, 'eventID') ?? text(item, 'EventId');
  const name = text(document, 'eventName') ?? text(item, 'EventName');
  const source = text(document, 'eventSource') ?? text(item, 'EventSource');
  const at = timeOf(field(document, 'eventTime') ?? field(item, 'EventTime'));
  if (id === undefined || name === undefined || source === undefined || at === undefined) return undefined;
  const asked = new Walk();
  asked.add(field(document, 'requestParameters'));
  const answered = new Walk();
  answered.add(field(document, 'responseElements'));
  const named = namedResources(item, document).filter((one) => !answered.words.has(one));
  return {
    id,
    name,
    service: source.replace(/\.amazonaws\.com(\.cn)?$/, ''),
    at,
    asked: [...new Set([...asked.words, ...named])],
    answered: [...answered.words],
    members: [...new Set([...asked.members, ...answered.members])],
    who: { ...identityOf(document), eventName: name, eventSource: source, eventId: id, eventTime: at },
  };
}

function isReading(item: unknown, document: object): boolean {
  const said = field(document, 'readOnly') ?? field(item, 'ReadOnly');
  if (said === true || said === 'true') return true;
  return (
    said === undefined &&
    /^(Describe|Get|List|Search|Lookup|Head)[A-Z]/.test(text(document, 'eventName') ?? '')
  );
}

/** Words of a document: every leaf as text. */
class Walk {
  readonly words = new Set<string>();
  readonly members = new Set<string>();

  add(value: unknown): void {
    if (this.words.size >= leavesAtMost) return;
    if (Array.isArray(value)) {
      for (const inner of value) this.add(inner);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        this.members.add(name.toLowerCase());
        this.add(inner);
      }
    } else if (typeof value === 'string') {
      if (value !== '' && value.length <= longest) this.words.add(value);
    } else if (typeof value === 'number' || typeof value === 'boolean') {
      this.words.add(String(value));
    }
  }
}

function namedResources(item: unknown, document: object): readonly string[] {
  const lists = [field(item, 'Resources'), field(document, 'resources')];
  return lists.flatMap((list) =>
    Array.isArray(list)
      ? list.flatMap((one: unknown) => text(one, 'ResourceName') ?? text(one, 'ARN') ?? [])
      : [],
  );
}

type Identity = Pick<Actor, 'principal' | 'session' | 'type' | 'sourceIp' | 'userAgent' | 'via'>;

function identityOf(document: object): Identity {
  const identity = field(document, 'userIdentity');
  const arn = text(identity, 'arn');
  const issuer = field(field(identity, 'sessionContext'), 'sessionIssuer');
  const assumed =
    arn === undefined
      ? undefined
      : /^arn:[^:]+:sts::\d{12}:(?:assumed-role|federated-user)\/(?:.+\/)?([^/]+)$/.exec(arn);
  const type = text(identity, 'type');
  const sourceIp = text(document, 'sourceIPAddress');
  const userAgent = text(document, 'userAgent')?.slice(0, longest);
  const invokedBy = text(identity, 'invokedBy');
  const via = viaOf({ invokedBy, userAgent, sourceIp, issuer: text(issuer, 'arn'), session: assumed?.[1] });
  return {
    principal:
      text(issuer, 'arn') ??
      arn ??
      invokedBy ??
      text(identity, 'userName') ??
      text(identity, 'principalId') ??
      'unknown',
    ...(assumed?.[1] === undefined ? {} : { session: assumed[1] }),
    ...(type === undefined ? {} : { type }),
    ...(sourceIp === undefined ? {} : { sourceIp }),
    ...(userAgent === undefined ? {} : { userAgent }),
    ...(via === undefined ? {} : { via }),
  };
}

const agents: readonly (readonly [RegExp, string])[] = [
  [/\bOpenTofu\b/i, 'opentofu'],
  [/terraform/i, 'terraform'],
  [/pulumi/i, 'pulumi'],
  [/cloudformation\.amazonaws\.com/, 'cloudformation'],
  [/aws-cdk/i, 'cdk'],
  [/ansible/i, 'ansible'],
  [/karpenter/i, 'karpenter'],
  [/aws-load-balancer-controller|elbv2\.k8s\.aws/i, 'aws-load-balancer-controller'],
  [/amazon-vpc-cni|amazon-k8s-cni/i, 'eks'],
  [/^aws-cli\//, 'cli'],
  [/^Boto3\/|^aws-sdk-|^APN\//, 'sdk'],
  [/^(console\.(ec2\.)?amazonaws\.com|Mozilla\/|AWS Internal|signin\.amazonaws\.com)/, 'console'],
];

/** By the service that called for somebody or for itself; else by what the caller says of itself. */
function viaOf(told: {
  readonly invokedBy: string | undefined;
  readonly userAgent: string | undefined;
  readonly sourceIp: string | undefined;
  readonly issuer: string | undefined;
  readonly session: string | undefined;
}): string | undefined {
  const { invokedBy, userAgent = '', sourceIp = '', issuer = '', session = '' } = told;
  const service = [invokedBy ?? '', userAgent, sourceIp].find((word) =>
    /^[a-z0-9.-]+\.amazonaws\.com$/.test(word),
  );
  if (service !== undefined && !/^(console|signin)\./.test(service)) return serviceName(service);
  const linked = /\/aws-service-role\/([a-z0-9.-]+)\.amazonaws\.com\//.exec(issuer)?.[1];
  if (linked !== undefined) return serviceName(linked);
  if (session === 'AWSCloudFormation') return 'cloudformation';
  return agents.find(([pattern]) => pattern.test(userAgent))?.[1];
}

/** `eks` of `eks-nodegroup.amazonaws.com`. */
function serviceName(host: string): string {
  const name = host.replace(/\.amazonaws\.com$/, '');
  return name.startsWith('eks') ? 'eks' : (name.split('.')[0] ?? name);
}

function parse(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Not CloudTrail's own document: an event that cannot be read is no author.
    return undefined;
  }
}

function timeOf(value: unknown): string | undefined {
  const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (Reflect.get(value, name) ?? undefined) : undefined;
}

function text(value: unknown, name: string): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' && found !== '' ? found : undefined;
}
