// Under which name the answers of a call per parent stand in Batfish's files; what is not here stands under its operation.

/** Batfish's names (representation/aws/AwsVpcEntity.java) for answers per parent. */
export const perParentNames: Readonly<Record<string, string>> = {
  DescribeListeners: 'LoadBalancerListeners',
  DescribeTargetHealth: 'LoadBalancerTargetHealth',
  DescribeLoadBalancerAttributes: 'LoadBalancerAttributes',
  SearchTransitGatewayRoutes: 'TransitGatewayStaticRoutes',
  GetTransitGatewayRouteTablePropagations: 'TransitGatewayPropagations',
};
