import '@aws-sdk/client-ec2'; import '@aws-sdk/client-elastic-load-balancing-v2'; import '@aws-sdk/client-sts'; import '@smithy/node-http-handler';
