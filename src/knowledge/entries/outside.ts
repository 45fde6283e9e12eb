import type { Entry } from '../entry.ts';

/** Section B: what is not Identity Center's doing, so that it is not blamed. */
export const OUTSIDE: readonly Entry[] = [
  {
    cause: 'third_party_tool_bug',
    title: 'The tool itself broke',
    meaning: 'The text is a crash or packaging fault of the program that was run, not an answer of AWS.',
    recognise: [
      {
        weight: 78,
        all: ['(is not an object|is not defined|is undefined|is not iterable)'],
        none: ['sso_', 'policy'],
      },
      { weight: 84, all: ['fork/exec'] },
      {
        weight: 84,
        all: [
          '(no such file or directory|enoent|command not found|exec format error|permission denied: … /|cannot find module|module_not_found|modulenotfounderror|importerror|no module named|cannot import name)',
        ],
        none: ['.aws/sso', 'sso/cache', 'sso token', '.aws/config', '.aws/credentials'],
      },
      {
        weight: 82,
        all: [
          "(nil pointer dereference|segmentation fault|sigsegv|index out of range|panic: runtime|unhandled promise|nullpointerexception|stack overflow|stackoverflowerror|assertionerror|indexerror|nameerror|unboundlocalerror|classcastexception|nullreferenceexception|object reference not set|goroutine 1|undefined method|thread 'main' panicked|indexoutofbounds|arrayindexoutofbounds)",
        ],
      },
      {
        weight: 82,
        all: ['(typeerror|attributeerror|keyerror|referenceerror|valueerror): '],
        none: ['an error occurred', 'status error', 'sso_', 'accessdenied'],
      },
      { weight: 80, all: ['cannot read propert'] },
      { weight: 80, all: ['is not a function'] },
      {
        weight: 80,
        all: [
          '(provider produced inconsistent|this is a bug in the provider|plugin did not respond|plugin crashed|unexpected … plugin|internal error: please report|please report this|bug in the)',
        ],
      },
      {
        weight: 74,
        all: ['(unmarshal|unexpected token|jsondecodeerror|json.decoder|unexpected end of json)'],
        notAbout: ['scim'],
      },
      {
        weight: 70,
        all: [
          '(resulted in a panic|runtime.unknown|runtime.exiterror|unhandled exception|traceback|exception in thread|caused by: java)',
        ],
        none: ['an error occurred', 'botocore', 'amazonaws', 'sso'],
      },
    ],
    confirm: ['The same call with the AWS CLI'],
    advice: [
      'Repeat the call with the AWS CLI: if that works, it is the tool.',
      'Update the tool, and report it to its makers with the stack trace.',
    ],
    source: 'https://docs.aws.amazon.com/cli/latest/reference/sso-admin/',
  },
  {
    cause: 'aws_service_incident',
    title: 'AWS has, or had, an incident',
    meaning: 'The text speaks of an outage of AWS rather than of this configuration.',
    recognise: [
      {
        weight: 92,
        all: ['service team', '(aware|working|investigat|rollback|rolled back|resolution|mitigat)'],
      },
      {
        weight: 91,
        all: ['(known issue|issue) … (affecting|impacting)', '(aws|region|service|us-east-1|us-west-2|eu-)'],
        notAbout: ['eks'],
      },
      {
        weight: 92,
        all: [
          '(aws|amazon|service|region|us-east-1)',
          '(outage|service disruption|operational issue|service event|service incident|ongoing incident|major incident|degraded performance|service health dashboard|health dashboard)',
        ],
      },
      {
        weight: 90,
        all: ['(increased error rates|increased api error|elevated error|increased latenc|increased errors)'],
      },
      {
        weight: 86,
        all: ['(503|service ?unavailable|serviceunavailableexception)'],
        notAbout: ['eks'],
        none: ['kubernetes', 'nginx', 'upstream connect', 'istio'],
      },
      {
        weight: 80,
        all: ['(502 bad gateway|504 gateway)'],
        about: ['sso-admin', 'identity-center', 'portal', 'oidc', 'identitystore', 'scim', 'saml'],
      },
    ],
    confirm: [
      'health:DescribeEvents for Identity Center and what it rests on in the Region',
      'https://health.aws.amazon.com/health/status',
    ],
    advice: ['Look at AWS Health for the Region.', 'Wait and try again; change nothing meanwhile.'],
    source: 'https://health.aws.amazon.com/health/status',
  },
  {
    cause: 'client_network_problem',
    title: 'The network between client and AWS',
    meaning: 'The call never reached AWS: name resolution, proxy, firewall, TLS or a closed port on the way.',
    recognise: [
      {
        weight: 88,
        all: [
          '(network timeout|network is down|timed out connecting|request timed out|connection timeout|etimeout)',
        ],
      },
      {
        weight: 92,
        all: [
          '(err_connection|err_tunnel|err_name_not|err_internet|err_proxy|err_cert|err_ssl|err_timed_out|err_network|econnrefused|econnreset|etimedout|enotfound|ehostunreach|enetunreach|eai_again|epipe)',
        ],
      },
      {
        weight: 92,
        all: [
          '(connection refused|connection reset|connection timed out|connection aborted|connection was closed before|connection was forcibly|no route to host|network is unreachable|i/o timeout|tls handshake|no such host|could not resolve|name or service not known|getaddrinfo|temporary failure in name resolution|connect timeout|read timeout|connecttimeout|readtimeout|connecttimeouterror|socket hang up|unable to connect to)',
        ],
        none: ['kubeconfig'],
      },
      {
        weight: 91,
        all: [
          '(certificate verify failed|certificate_verify_failed|self( |-)signed certificate|unable to get local issuer|certificate has expired|certificate signed by unknown|sslerror|ssl validation failed|ssl: |x509: |unable to verify the first certificate|certificate is not trusted|sslhandshakeexception|pkix path)',
        ],
        notAbout: ['saml'],
      },
      {
        weight: 90,
        all: [
          '(proxy error|proxyconnectionerror|proxy authentication|407|failed to connect to proxy|tunneling socket|proxyerror)',
        ],
        any: ['proxy'],
      },
      { weight: 88, all: ['could not connect to the endpoint'] },
      {
        weight: 86,
        all: [
          '(failed to fetch|network error|networkerror|endpointconnectionerror|unable to reach|failed to connect to|dial tcp)',
        ],
      },
      { weight: 84, all: ['(context deadline exceeded|deadline exceeded)'] },
      {
        weight: 80,
        all: [
          '(firewall|proxy|vpn|zscaler|netskope)',
          '(block|intercept|fail|timeout|refus|error|not reach)',
        ],
        notAbout: ['sso-admin', 'identitystore', 'scim'],
      },
    ],
    confirm: ['The same call from another network', 'curl -v to the endpoint of the service'],
    advice: [
      'Check name resolution, proxy and firewall for *.amazonaws.com, *.awsapps.com and *.signin.aws.',
      'Behind a proxy that opens TLS, give the tool its certificate (AWS_CA_BUNDLE).',
      'If the browser step fails, use the system browser or the device code.',
    ],
    source: 'https://docs.aws.amazon.com/singlesignon/latest/userguide/allowlists.html',
  },
  {
    cause: 'not_identity_center',
    title: 'Not about Identity Center',
    meaning: 'The text is about something else; Identity Center has no part in it.',
    recognise: [
      { weight: 97, denied: { by: ['scp', 'rcp'] }, about: ['foreign'] },
      { weight: 90, all: ['your identity region is'] },
      {
        weight: 78,
        denied: { actions: ['iam:'], otherPrincipals: ['awsreservedsso_'] },
        none: [
          'awsreservedsso_',
          'awssso_',
          'access denied by iam',
          'updateassumerolepolicy',
          'attributes for access',
        ],
      },
      { weight: 76, about: ['foreign'], none: ['awsreservedsso_', 'kms:decrypt', 'kms_'] },
      {
        weight: 82,
        all: [
          '(nosuchbucket|nosuchkey|bucketalreadyexists|invalidinstanceid|insufficientinstancecapacity|resourceinuseexception|provisionedthroughputexceeded|dbinstancenotfound|invalidami|vpclimitexceeded|clusternotfound|repositorynotfoundexception|queuedoesnotexist|invalidvpcid|invalidsubnet|invalidgroup.notfound|imagepullbackoff|crashloopbackoff|errimagepull|oomkilled|errorresponseexception … bucket|statementexecution|runtime.importmodule|task timed out after|runtime exited|conditionalcheckfailed)',
        ],
      },
      {
        weight: 78,
        all: [
          '(s3|ec2|rds|dynamodb|lambda|sqs|sns|cloudfront|route ?53|ecr|ecs|redis|postgres|mysql|mongodb|kafka|nginx|docker)',
          '(error|exception|failed|failure|denied|timeout|not found|limit)',
        ],
        notAbout: ['sso-admin', 'identitystore', 'portal', 'oidc', 'scim', 'saml', 'identity-center', 'eks'],
        none: ['awsreservedsso', 'assumerole', 'sso'],
      },
    ],
    confirm: ['The service that the error names'],
    advice: [
      'Ask the owner of the service that the error names.',
      'If a role of Identity Center (AWSReservedSSO_) makes the call, look at its permission set.',
    ],
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  },
];
