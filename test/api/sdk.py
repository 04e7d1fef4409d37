"""The official client, unchanged: every operation that the API has. Arguments: base URL, token, ARN prefix of roles, topic ARN."""
import json
import sys

from thousandeyes_sdk.cloud_insights_integrations import (
    AwsFlowLogsIntegrationRequest,
    AwsInventoryIntegrationRequest,
    CloudInsightsIntegrationPolicySettingsApi,
    CloudInsightsIntegrationsApi,
)
from thousandeyes_sdk.core import ApiClient, Configuration
from thousandeyes_sdk.core.exceptions import ApiException, BadRequestException, NotFoundException, UnauthorizedException

url, token, role, topic = sys.argv[1:]


def client(access_token):
    return ApiClient(Configuration(host=url, access_token=access_token))


api = CloudInsightsIntegrationsApi(client(token))
settings = CloudInsightsIntegrationPolicySettingsApi(client(token))


def refused(kind, work):
    try:
        work()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


inventory = api.create_aws_inventory_monitoring_integration(
    AwsInventoryIntegrationRequest(name="inventory", role_arn=role + "one")
)
assert inventory.monitoring_type == "inventory-monitoring", inventory
assert len(inventory.external_id) == 40, inventory
assert inventory.links.var_self.href.endswith(inventory.id), inventory

flow_logs = api.create_aws_flow_logs_monitoring_integration(
    AwsFlowLogsIntegrationRequest(name="flow logs", role_arn=role + "one", sns_topics_arns=[topic])
)
assert flow_logs.monitoring_type == "flow-logs-monitoring", flow_logs
assert flow_logs.sns_topics_arns == [topic], flow_logs

listed = api.get_all_aws_monitoring_integrations()
assert {inventory.id, flow_logs.id} <= {one.id for one in listed.integrations}, listed
assert {one.external_id for one in listed.integrations} == {inventory.external_id}, listed
for made in (inventory, flow_logs):
    assert api.get_aws_monitoring_integration(integration_id=made.id) == made

for read, names in (
    (api.get_aws_inventory_monitoring_integration_policies, ["permissionsPolicy", "trustPolicy"]),
    (api.get_aws_flowlogs_monitoring_integration_policies, ["permissionsPolicy", "snsTopicAccessPolicy", "trustPolicy"]),
):
    text = read()
    policies = json.loads(json.loads(text))["policies"]
    assert sorted(policies) == names, policies
    assert inventory.external_id in json.dumps(policies["trustPolicy"]), policies

before = settings.get_aws_integration_policy_settings()
changed = before.model_copy(deep=True)
changed.enabled_cloudtrail = not before.enabled_cloudtrail
changed.enabled_regions = before.enabled_regions[:2]
changed.enabled_resource_group_types = [one for one in before.enabled_resource_group_types if one.value == "s3-bucket"]
after = settings.update_aws_integration_policy_settings(changed)
assert after == settings.get_aws_integration_policy_settings()
assert sorted(one.value for one in after.enabled_resource_group_types) == ["ec2", "s3-bucket"], after
assert after.enabled_regions == changed.enabled_regions, after
assert after.enabled_cloudtrail is changed.enabled_cloudtrail, after
assert settings.update_aws_integration_policy_settings(before) == before

twice = refused(
    BadRequestException,
    lambda: api.create_aws_inventory_monitoring_integration(
        AwsInventoryIntegrationRequest(name="inventory", role_arn=role + "two")
    ),
)
assert [one.var_field for one in twice.data.errors] == ["name"], twice.data
assert refused(NotFoundException, lambda: api.get_aws_monitoring_integration(integration_id="none")).data.status == 404
assert refused(ApiException, lambda: api.get_all_azure_monitoring_integrations()).status == 404
assert refused(ApiException, lambda: api.get_all_aws_monitoring_integrations(aid="4711")).status == 403
nobody = CloudInsightsIntegrationsApi(client("nonsense"))
assert refused(UnauthorizedException, nobody.get_all_aws_monitoring_integrations).data.error == "invalid_token"

for made in (inventory, flow_logs):
    api.delete_aws_monitoring_integration(integration_id=made.id)
    refused(NotFoundException, lambda: api.get_aws_monitoring_integration(integration_id=made.id))
print("done")
