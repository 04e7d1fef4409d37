// Facts of what lives in a network: interfaces, instances, addresses, endpoints, load balancers.
import { type FactEdge, type Readers, facts, tagFacts, to, toEach } from './facts.ts';
import type { SentTarget } from './sent.ts';

export const workloadFacts: Readers<
  'NetworkInterface' | 'Instance' | 'ElasticIp' | 'VpcEndpoint' | 'LoadBalancer' | 'Listener' | 'TargetGroup'
> = {
  NetworkInterface: (eni) =>
    facts({
      ...tagFacts(eni.TagSet),
      vpcId: eni.VpcId,
      subnetId: eni.SubnetId,
      availabilityZone: eni.AvailabilityZone,
      availabilityZoneId: eni.AvailabilityZoneId,
      interfaceType: eni.InterfaceType,
      description: eni.Description,
      status: eni.Status,
      privateIpAddress: eni.PrivateIpAddress,
      privateIpAddresses: eni.PrivateIpAddresses.map(({ PrivateIpAddress }) => PrivateIpAddress),
      publicIpAddresses: eni.PrivateIpAddresses.map(({ Association }) => Association?.PublicIp),
      ipv6Addresses: eni.Ipv6Addresses?.map(({ Ipv6Address }) => Ipv6Address),
      ipv4Prefixes: eni.Ipv4Prefixes.map(({ Ipv4Prefix }) => Ipv4Prefix),
      ipv6Prefixes: eni.Ipv6Prefixes.map(({ Ipv6Prefix }) => Ipv6Prefix),
      privateDnsName: eni.PrivateDnsName,
      macAddress: eni.MacAddress,
      sourceDestCheck: eni.SourceDestCheck,
      requesterId: eni.RequesterId,
      requesterManaged: eni.RequesterManaged,
      operatorManaged: eni.Operator?.Managed,
      operatorPrincipal: eni.Operator?.Principal,
      attachmentId: eni.Attachment?.AttachmentId,
      attachTime: eni.Attachment?.AttachTime?.toISOString(),
      deviceIndex: eni.Attachment?.DeviceIndex,
      instanceOwnerId: eni.Attachment?.InstanceOwnerId,
      IN_VPC: to(eni.VpcId),
      IN_SUBNET: to(eni.SubnetId),
      IN_ZONE: to(eni.AvailabilityZoneId),
      MEMBER_OF: toEach(eni.Groups.map(({ GroupId }) => GroupId)),
      ATTACHED_TO: to(eni.Attachment?.InstanceId).map((end) => ({
        ...end,
        deviceIndex: eni.Attachment?.DeviceIndex,
      })),
    }),
  Instance: ({ Instances: [instance] }) => {
    if (instance.State.Name === 'terminated') return undefined;
    return facts({
      ...tagFacts(instance.Tags),
      vpcId: instance.VpcId,
      subnetId: instance.SubnetId,
      state: instance.State.Name,
      instanceType: instance.InstanceType,
      privateIpAddress: instance.PrivateIpAddress,
      publicIpAddress: instance.PublicIpAddress,
      publicDnsName: instance.PublicDnsName,
      networkInterfaceIds: instance.NetworkInterfaces.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
      sourceDestCheck: instance.SourceDestCheck,
      metadataHttpTokens: instance.MetadataOptions?.HttpTokens,
      instanceLifecycle: instance.InstanceLifecycle,
      launchTime: instance.LaunchTime?.toISOString(),
      operatorManaged: instance.Operator?.Managed,
      operatorPrincipal: instance.Operator?.Principal,
      IN_VPC: to(instance.VpcId),
      IN_SUBNET: to(instance.SubnetId),
      IN_ZONE: to(instance.Placement?.AvailabilityZoneId),
      MEMBER_OF: toEach(instance.SecurityGroups.map(({ GroupId }) => GroupId)),
    });
  },
  ElasticIp: (address) =>
    facts({
      ...tagFacts(address.Tags),
      publicIp: address.PublicIp,
      privateIpAddress: address.PrivateIpAddress,
      networkInterfaceId: address.NetworkInterfaceId,
      networkInterfaceOwnerId: address.NetworkInterfaceOwnerId,
      instanceId: address.InstanceId,
      associationId: address.AssociationId,
      ASSOCIATED_WITH: to(address.NetworkInterfaceId),
    }),
  VpcEndpoint: (endpoint) => {
    if (endpoint.State === 'deleted') return undefined;
    return facts({
      ...tagFacts(endpoint.Tags),
      vpcId: endpoint.VpcId,
      vpcEndpointType: endpoint.VpcEndpointType,
      serviceName: endpoint.ServiceName,
      state: endpoint.State,
      privateDnsEnabled: endpoint.PrivateDnsEnabled,
      dnsNames: endpoint.DnsEntries?.map(({ DnsName }) => DnsName),
      networkInterfaceIds: endpoint.NetworkInterfaceIds,
      routeTableIds: endpoint.RouteTableIds,
      policyDocument: endpoint.PolicyDocument,
      IN_VPC: to(endpoint.VpcId),
      IN_SUBNET: toEach(endpoint.SubnetIds),
      MEMBER_OF: toEach(endpoint.Groups?.map(({ GroupId }) => GroupId)),
    });
  },
  LoadBalancer: ({ item, tags }, { account, region }) =>
    facts({
      ...tagFacts(tags),
      vpcId: item.VpcId,
      loadBalancerName: item.LoadBalancerName,
      type: item.Type,
      scheme: item.Scheme,
      state: item.State?.Code,
      dnsName: item.DNSName,
      availabilityZones: item.AvailabilityZones.map(({ ZoneName }) => ZoneName),
      IN_VPC: to(item.VpcId),
      IN_SUBNET: toEach(item.AvailabilityZones.map(({ SubnetId }) => SubnetId)),
      // Told by name alone, which is the account's own.
      IN_ZONE: toEach(
        item.AvailabilityZones.map(
          ({ ZoneName }) => `${account}/${region}/AvailabilityZone/${ZoneName ?? ''}`,
        ),
      ),
      MEMBER_OF: toEach(item.SecurityGroups),
    }),
  Listener: ({ item, tags }) =>
    facts({
      ...tagFacts(tags),
      loadBalancerArn: item.LoadBalancerArn,
      protocol: item.Protocol,
      port: item.Port,
      defaultActionTypes: item.DefaultActions.map(({ Type }) => Type),
      sslPolicy: item.SslPolicy,
      certificateArns: item.Certificates?.map(({ CertificateArn }) => CertificateArn),
      SERVES: [{ from: item.LoadBalancerArn }],
      FORWARDS_TO: item.DefaultActions.flatMap(({ ForwardConfig }) =>
        (ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn, Weight }) =>
          to(TargetGroupArn).map((end) => ({ ...end, weight: Weight })),
        ),
      ),
    }),
  TargetGroup: ({ item, tags, targets }) => {
    const byInstance = item.TargetType === 'instance';
    return facts(
      {
        ...tagFacts(tags),
        vpcId: item.VpcId,
        targetGroupName: item.TargetGroupName,
        targetType: item.TargetType,
        protocol: item.Protocol,
        port: item.Port,
        loadBalancerArns: item.LoadBalancerArns,
        healthCheckPath: item.HealthCheckPath,
        healthCheckIntervalSeconds: item.HealthCheckIntervalSeconds,
        IN_VPC: to(item.VpcId),
        targets: byInstance ? [] : targets.map(wordOf),
        TARGETS: byInstance ? targets.map(edgeOf) : [],
      },
      {
        targetHealth: byInstance
          ? []
          : targets.map((target) => `${wordOf(target)} ${target.TargetHealth.State}`),
        TARGETS: byInstance
          ? targets.map((target) => ({ ...edgeOf(target), health: target.TargetHealth.State }))
          : [],
      },
    );
  },
};

function wordOf({ Target }: SentTarget): string {
  return `${Target.Id}:${Target.Port}`;
}

function edgeOf({ Target }: SentTarget): FactEdge {
  return { to: Target.Id, port: Target.Port };
}
