// The role in the forms that people deploy: a Terraform module's text and a CloudFormation template.
import type { PolicyDocument } from './iam.ts';

export interface RoleDocuments {
  readonly trustPolicy: PolicyDocument;
  readonly permissionsPolicy: PolicyDocument;
}

const roleName = 'groundplan';

/** Terraform takes JSON inside `jsonencode` as it is; `${` would be an interpolation and is escaped. */
export function asTerraform({ trustPolicy, permissionsPolicy }: RoleDocuments): string {
  return `resource "aws_iam_role" "${roleName}" {
  name               = "${roleName}"
  assume_role_policy = jsonencode(${hcl(trustPolicy)})
}

resource "aws_iam_role_policy" "${roleName}" {
  name   = "${roleName}-inventory"
  role   = aws_iam_role.${roleName}.id
  policy = jsonencode(${hcl(permissionsPolicy)})
}

output "${roleName}_role_arn" {
  value = aws_iam_role.${roleName}.arn
}`;
}

function hcl(document: PolicyDocument): string {
  return JSON.stringify(document, null, 2).replaceAll('${', '$${').replace(/\n/g, '\n  ');
}

/** A template of one account; a StackSet rolls it out to many. */
export function asCloudFormation({ trustPolicy, permissionsPolicy }: RoleDocuments): string {
  return JSON.stringify(
    {
      AWSTemplateFormatVersion: '2010-09-09',
      Description: 'Read-only role for groundplan',
      Resources: {
        GroundplanRole: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: roleName,
            AssumeRolePolicyDocument: trustPolicy,
            Policies: [{ PolicyName: `${roleName}-inventory`, PolicyDocument: permissionsPolicy }],
          },
        },
      },
      Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['GroundplanRole', 'Arn'] } } },
    },
    null,
    2,
  );
}
