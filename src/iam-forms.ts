// The role in the forms that people deploy: a Terraform module and a CloudFormation template, which a StackSet rolls out to many accounts.
// Both take the role's name as a parameter; what they grant is the derived documents, word for word.
import type { PolicyDocument } from './iam.ts';

export interface RoleDocuments {
  /** What the role is for: part of its name, and of its policy's. */
  readonly purpose: 'inventory' | 'flow-logs';
  readonly trustPolicy: PolicyDocument;
  readonly permissionsPolicy: PolicyDocument;
  /** Of flow logs: what each topic's own policy must allow besides what stands in it. */
  readonly snsTopicAccessPolicy?: PolicyDocument;
}

/** One role may serve both, so each has a name of its own to begin with. */
function roleName({ purpose }: RoleDocuments): string {
  return purpose === 'inventory' ? 'groundplan' : 'groundplan-flow-logs';
}

/** A module of one file. Terraform takes JSON inside `jsonencode` as it is; `${` would be an interpolation and is escaped. */
export function asTerraform(documents: RoleDocuments): string {
  const { purpose, trustPolicy, permissionsPolicy, snsTopicAccessPolicy } = documents;
  const name = roleName(documents);
  const topics =
    snsTopicAccessPolicy === undefined
      ? ''
      : `

# To be merged into the policy of each topic, with its ARN in place of <TOPIC-ARN>: a topic has one policy, which others may need.
output "topic_policy" {
  value = jsonencode(${hcl(snsTopicAccessPolicy)})
}`;
  return `terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "role_name" {
  description = "Name of the read-only role for groundplan"
  type        = string
  default     = "${name}"
}

resource "aws_iam_role" "groundplan" {
  name               = var.role_name
  assume_role_policy = jsonencode(${hcl(trustPolicy)})
}

resource "aws_iam_role_policy" "groundplan" {
  name   = "groundplan-${purpose}"
  role   = aws_iam_role.groundplan.id
  policy = jsonencode(${hcl(permissionsPolicy)})
}

output "role_arn" {
  value = aws_iam_role.groundplan.arn
}${topics}`;
}

function hcl(document: PolicyDocument): string {
  return JSON.stringify(document, null, 2)
    .replaceAll('${', '$${')
    .replaceAll('%{', '%%{')
    .replace(/\n/g, '\n  ');
}

/** Of one account and region; IAM knows no regions, so a StackSet needs it in one region of each account. */
export function asCloudFormation(documents: RoleDocuments): string {
  const { purpose, trustPolicy, permissionsPolicy, snsTopicAccessPolicy } = documents;
  return JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: `Read-only role for groundplan (${purpose}). Needs CAPABILITY_NAMED_IAM; one region of each account is enough.`,
      ...(snsTopicAccessPolicy === undefined
        ? {}
        : { Metadata: { TopicPolicyToMerge: snsTopicAccessPolicy } }),
      Parameters: {
        RoleName: {
          Type: 'String',
          Default: roleName(documents),
          AllowedPattern: '[\\w+=,.@-]{1,64}',
          Description: 'Name of the role',
        },
      },
      Resources: {
        GroundplanRole: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: { Ref: 'RoleName' },
            AssumeRolePolicyDocument: trustPolicy,
            Policies: [{ PolicyName: `groundplan-${purpose}`, PolicyDocument: permissionsPolicy }],
          },
        },
      },
      Outputs: {
        RoleArn: {
          Description: 'What `groundplan integrations add NAME --role-arn` takes',
          Value: { 'Fn::GetAtt': ['GroundplanRole', 'Arn'] },
        },
      },
    },
    null,
    2,
  );
}
