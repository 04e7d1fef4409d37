// Small forms for making things in moto.
import type { ResourceType } from '@aws-sdk/client-ec2';

export function tagged(
  ResourceType: ResourceType,
  name: string,
): { TagSpecifications: { ResourceType: ResourceType; Tags: { Key: string; Value: string }[] }[] } {
  return {
    TagSpecifications: [
      {
        ResourceType,
        Tags: [
          { Key: 'Name', Value: name },
          { Key: 'team', Value: 'shop' },
        ],
      },
    ],
  };
}

export function said<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('moto left out what the network needs');
  return value;
}
