// The peering between the shop and the shared services; both accounts list it, each from its side.
import type { VpcPeeringConnection } from '@aws-sdk/client-ec2';
import { accounts, regions, siteOf } from './places.ts';
import { idOf, named } from './shapes.ts';

export const shop = siteOf(accounts.production, regions.ireland, 'shop');
export const services = siteOf(accounts.shared, regions.ireland, 'services');
export const shopCidr = '10.10.0.0/16';
export const servicesCidr = '10.20.0.0/16';
export const peeringId = idOf('pcx', 'shop services');

export const peering: VpcPeeringConnection = {
  VpcPeeringConnectionId: peeringId,
  Status: { Code: 'active', Message: 'Active' },
  RequesterVpcInfo: { OwnerId: shop.account, Region: shop.region, VpcId: shop.vpcId, CidrBlock: shopCidr },
  AccepterVpcInfo: {
    OwnerId: services.account,
    Region: services.region,
    VpcId: services.vpcId,
    CidrBlock: servicesCidr,
  },
  Tags: named('shop-services'),
};
