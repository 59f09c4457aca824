import assert from "node:assert/strict";
import { readInfrastructure } from "../../../src/sources/infrastructure/readInfrastructure.ts";

/** `image[?registry][?version] @ line:column by name`. */
const images = (path: string, text: string) =>
  readInfrastructure(path, text).images.map(
    ({ image, open = [], region, runs }) =>
      `${image}${open.map((one) => `?${one}`).join("")} @ ${region.startLine}:${region.startColumn} by ${runs.name ?? "-"}`,
  );
const exposures = (path: string, text: string) =>
  readInfrastructure(path, text).exposures.map(
    ({ means, region, opens, scopes = [] }) =>
      `${means} @ ${region.startLine}:${region.startColumn} opens ${[...opens, ...scopes].join(" ")}`,
  );

suite("Helm charts", () => {
  // As `helm create` makes it, shortened.
  const created = (enabled: boolean, type: string) => `# Default values for payments.
replicaCount: 1
image:
  repository: acme.azurecr.io/shop/payments
  pullPolicy: IfNotPresent
  # Overrides the image tag whose default is the chart appVersion.
  tag: ""
serviceAccount:
  create: true
service:
  type: ${type}
  port: 80
ingress:
  enabled: ${enabled}
  hosts:
    - host: chart-example.local
`;

  test("values without a tag leave the version to the chart", () => {
    assert.deepEqual(images("charts/payments/values.yaml", created(false, "ClusterIP")), [
      "acme.azurecr.io/shop/payments?version @ 4:15 by payments",
    ]);
    assert.deepEqual(exposures("charts/payments/values.yaml", created(false, "ClusterIP")), []);
  });

  test("what makes a chart public is the value that says so", () => {
    assert.deepEqual(exposures("charts/payments/values-prod.yaml", created(true, "LoadBalancer")), [
      "loadBalancer @ 11:9 opens charts/payments#",
      "ingress @ 14:12 opens charts/payments#",
    ]);
    const internal = `service:
  type: LoadBalancer
  annotations: { service.beta.kubernetes.io/azure-load-balancer-internal: "true" }
`;
    assert.deepEqual(exposures("charts/payments/values.yaml", internal), []);
  });

  test("an umbrella chart's values are those of its parts", () => {
    const text = `global:
  imageRegistry: acme.azurecr.io
payments:
  image: { registry: acme.azurecr.io, repository: shop/payments, digest: "sha256:${"a".repeat(64)}" }
  ingress: { enabled: true }
worker:
  jobs:
    image: "acme.azurecr.io/shop/worker:{{ .Values.tag }}"
`;
    assert.deepEqual(
      images("deploy/shop/values.yaml", text),
      [`shop/payments`, `shop/worker`].map((path, index) =>
        index === 0
          ? `acme.azurecr.io/${path}@sha256:${"a".repeat(64)} @ 4:51 by payments`
          : `acme.azurecr.io/${path}?version @ 8:13 by jobs`,
      ),
    );
    assert.deepEqual(exposures("deploy/shop/values.yaml", text), [
      "ingress @ 5:23 opens deploy/shop#payments deploy/shop/charts/payments#",
    ]);
  });

  test("templates say what is literal in them", () => {
    const text = `{{- if .Values.ingress.enabled -}}
apiVersion: networking.k8s.io/v1
kind: Ingress
---
kind: Deployment
spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
        - image: acme.azurecr.io/proxy:{{ .Values.proxy }} # beside it
        - image: "{{ .Values.global.registry }}/shop/web:1"
{{- end }}
`;
    assert.deepEqual(images("charts/web/templates/all.yaml", text), [
      "acme.azurecr.io/proxy?version @ 10:18 by -",
      "shop/web:1?registry @ 11:19 by -",
    ]);
    assert.deepEqual(exposures("charts/web/templates/all.yaml", text), [
      "ingress @ 3:7 opens charts/web#",
    ]);
  });
});

suite("Kustomize", () => {
  test("newName, newTag and digest, each as far as it is said", () => {
    const text = `namespace: prod
resources: [../../base]
images:
  - name: payments-api
    newName: acme.azurecr.io/payments-api
    digest: sha256:${"b".repeat(64)}
  - name: acme.azurecr.io/web
    newTag: "1.10"
  - name: worker
    newName: acme.azurecr.io/worker
  - newTag: v1
`;
    assert.deepEqual(images("overlays/prod/kustomization.yaml", text), [
      `acme.azurecr.io/payments-api@sha256:${"b".repeat(64)} @ 6:13 by -`,
      "acme.azurecr.io/web:1.10 @ 8:14 by -",
      "acme.azurecr.io/worker?version @ 10:14 by -",
    ]);
    assert.equal(images("overlays/prod/Kustomization", text).length, 3);
  });
});

suite("Kubernetes manifests", () => {
  const service = (more: string, annotations = "") => `kind: Service
metadata: { name: web${annotations === "" ? "" : `, annotations: { ${annotations} }`} }
spec:
  type: LoadBalancer
${more}`;

  test("a load balancer that stays inside, or that few may reach, lets nobody in", () => {
    const open = ["loadBalancer @ 4:9 opens web"];
    assert.deepEqual(exposures("a.yaml", service("")), open);
    for (const annotation of [
      'service.beta.kubernetes.io/azure-load-balancer-internal: "true"',
      "service.beta.kubernetes.io/aws-load-balancer-internal: 0.0.0.0/0",
      "service.beta.kubernetes.io/aws-load-balancer-scheme: internal",
      "networking.gke.io/load-balancer-type: Internal",
      "cloud.google.com/load-balancer-type: Internal",
    ]) {
      assert.deepEqual(exposures("a.yaml", service("", annotation)), [], annotation);
    }
    const not = 'service.beta.kubernetes.io/azure-load-balancer-internal: "false"';
    assert.deepEqual(exposures("a.yaml", service("", not)), open);
    const scheme = "service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing";
    assert.deepEqual(exposures("a.yaml", service("", scheme)), open);
    assert.deepEqual(
      exposures("a.yaml", service("  loadBalancerSourceRanges: [10.0.0.0/8]\n")),
      [],
    );
    assert.deepEqual(
      exposures("a.yaml", service("  loadBalancerSourceRanges: [0.0.0.0/0]\n")),
      open,
    );
  });

  test("an ingress of an internal load balancer lets nobody in, older ones name services too", () => {
    const ingress = (annotation: string) => `kind: Ingress
metadata: { name: web, annotations: { ${annotation} } }
spec:
  backend: { serviceName: old, servicePort: 80 }
  defaultBackend: { service: { name: web } }
`;
    assert.deepEqual(
      exposures("a.yaml", ingress("alb.ingress.kubernetes.io/scheme: internal")),
      [],
    );
    assert.deepEqual(exposures("a.yaml", ingress("kubernetes.io/ingress.class: nginx")), [
      "ingress @ 1:7 opens old web",
    ]);
  });

  test("gateways, routes of OpenShift and Traefik", () => {
    const text = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public }
spec: { gatewayClassName: azure-alb-external, listeners: [{ name: https, port: 443 }] }
---
kind: HTTPRoute
metadata: { name: pay, namespace: payments }
spec:
  parentRefs: [{ name: public, namespace: infra }]
  rules: [{ backendRefs: [{ name: pay, port: 80 }] }]
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: { name: pay }
spec: { to: { kind: Service, name: pay } }
---
kind: IngressRoute
metadata: { name: pay }
spec: { routes: [{ services: [{ name: pay }] }] }
---
kind: Route
metadata: { name: somebody-elses }
`;
    assert.deepEqual(exposures("a.yaml", text), [
      "gateway @ 2:7 opens public",
      "gatewayRoute @ 6:7 opens pay",
      "ingress @ 13:7 opens pay",
      "ingress @ 17:7 opens pay",
    ]);
    assert.deepEqual(readInfrastructure("a.yaml", text).routes, [
      { gateways: ["public"], namespace: "payments", opens: ["pay"] },
    ]);
  });

  test("containers of any kind, what is filled in before it is applied, and anchors", () => {
    const text = `kind: Rollout
metadata: { name: web }
spec:
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: &all
        - image: acme.azurecr.io/web:\${TAG}
        - image: "$(REGISTRY)/api:1"
        - image: $IMAGE
      ephemeralContainers: [{ image: busybox@sha256:${"c".repeat(64)} }]
      initContainers: *all
`;
    assert.deepEqual(images("a.yaml", text), [
      "acme.azurecr.io/web?version @ 8:18 by web",
      "api:1?registry @ 9:19 by web",
      `busybox@sha256:${"c".repeat(64)} @ 11:38 by web`,
    ]);
    assert.deepEqual(readInfrastructure("a.yaml", text).images[0]?.runs.labels, ["app=web"]);
  });
});

suite("Compose files", () => {
  test("anchors, merge keys, variables with and without defaults, builds", () => {
    const text = `x-base: &base
  restart: always
services:
  web:
    <<: *base
    image: "\${REGISTRY:-acme.azurecr.io}/web:\${TAG:-\${VERSION:-1.2}}"
    build: ./web
  api:
    image: acme.azurecr.io/api:\${TAG?set it}
  db:
    image: \${DB_IMAGE}
`;
    assert.deepEqual(images("compose.prod.yaml", text), [
      "acme.azurecr.io/web:1.2 @ 6:13 by web",
      "acme.azurecr.io/api?version @ 9:12 by api",
    ]);
    assert.deepEqual(
      readInfrastructure("compose.prod.yaml", text).builds.map(({ region, place }) => [
        region.startLine,
        place,
      ]),
      [[7, "compose.prod.yaml#web"]],
    );
  });
});

suite("Terraform", () => {
  test("variables, locals, heredocs, loops, functions, App Service and charts", () => {
    const text = `variable "web_image" {
  type    = string
  default = "acme.azurecr.io/web:3"
}
locals {
  registry = "acme.azurecr.io" # { not a brace
  api      = "\${local.registry}/api:2"
}
resource "azurerm_container_app" "all" {
  for_each = { web = var.web_image, api = local.api }
  name     = "\${var.prefix}-\${each.key}"
  template {
    container {
      image = each.value
    }
  }
  dynamic "ingress" {
    for_each = [1]
    content {
      external_enabled = true
    }
  }
}
resource "azurerm_linux_web_app" "shop" {
  name = "shop"
  public_network_access_enabled = true
  site_config {
    application_stack {
      docker_image_name   = "shop:\${var.tag}"
      docker_registry_url = "https://\${local.registry}"
    }
  }
}
resource "aws_ecs_task_definition" "worker" {
  family                = "worker"
  container_definitions = jsonencode([{
    name  = "worker"
    image = "\${aws_ecr_repository.worker.repository_url}:latest"
  }, { name = "log", image = "acme.azurecr.io/log:1" }])
  notes = <<-EOT
    image = "not/this:1"
    }
  EOT
}
resource "helm_release" "pay" {
  name       = "pay"
  repository = "https://charts.example.com"
  set {
    name  = "image.repository"
    value = "acme.azurecr.io/pay"
  }
  set {
    name  = "image.tag"
    value = "1.4"
  }
}
module "web" {
  source           = "./app"
  name             = "web"
  image            = var.web_image
  ingress_external = true
}
`;
    assert.deepEqual(images("infra/main.tf", text), [
      "acme.azurecr.io/shop?version @ 29:30 by shop",
      "acme.azurecr.io/log:1 @ 39:31 by worker",
      "acme.azurecr.io/pay:1.4 @ 50:14 by pay",
      "acme.azurecr.io/web:3 @ 3:14 by web",
      "acme.azurecr.io/web:3 @ 3:14 by -",
    ]);
    assert.deepEqual(exposures("infra/main.tf", text), [
      "appIngress @ 20:26 opens infra#azurerm_container_app.all",
      "publicAccess @ 26:35 opens infra#azurerm_linux_web_app.shop",
      "appIngress @ 61:22 opens infra#module.web",
    ]);
    assert.deepEqual(images("infra/prod.tfvars", 'web_image = "acme.azurecr.io/web:4"\n'), [
      "acme.azurecr.io/web:4 @ 1:14 by -",
    ]);
  });

  test("images in maps that resources are made of, by the key they stand under", () => {
    const text = `locals {
  apps = {
    payments = { image = "acme.azurecr.io/payments:1", external = true }
    "web-ui" = {
      image = "acme.azurecr.io/web:\${var.tag}"
    }
  }
}
resource "azurerm_container_app" "app" {
  for_each = local.apps
  name     = each.key
}
`;
    assert.deepEqual(images("apps.tf", text), [
      "acme.azurecr.io/payments:1 @ 3:27 by payments",
      "acme.azurecr.io/web?version @ 5:16 by web-ui",
    ]);
  });

  test("rules that let the internet in, and none that do not", () => {
    const rule = (text: string) => exposures("n.tf", text).map((one) => one.replace(/:\d+ /, " "));
    const azure = (direction: string, access: string, source: string) =>
      rule(`resource "azurerm_network_security_group" "n" {
  security_rule {
    direction = "${direction}"
    access = "${access}"
    ${source}
  }
}`);
    const any = 'source_address_prefix = "*"';
    assert.deepEqual(azure("Inbound", "Allow", any), [
      "firewallRule @ 5 opens #azurerm_network_security_group.n",
    ]);
    assert.deepEqual(azure("Outbound", "Allow", any), []);
    assert.deepEqual(azure("Inbound", "Deny", any), []);
    assert.deepEqual(azure("Inbound", "Allow", 'source_address_prefix = "10.0.0.0/8"'), []);
    assert.deepEqual(azure("Inbound", "Allow", 'destination_address_prefix = "*"'), []);
    assert.equal(azure("Inbound", "Allow", 'source_address_prefixes = ["Internet"]').length, 1);

    const aws = `resource "aws_security_group" "web" {
  egress {
    cidr_blocks = ["0.0.0.0/0"]
  }
  ingress {
    cidr_blocks      = ["10.0.0.0/8"]
    ipv6_cidr_blocks = ["::/0"]
  }
}
resource "aws_security_group_rule" "out" {
  type        = "egress"
  cidr_blocks = ["0.0.0.0/0"]
}
resource "aws_security_group_rule" "in" {
  type        = "ingress"
  cidr_blocks = [
    "10.0.0.0/8",
    "0.0.0.0/0",
  ]
}
`;
    assert.deepEqual(rule(aws), [
      "firewallRule @ 7 opens #aws_security_group.web",
      "firewallRule @ 18 opens #aws_security_group_rule.in",
    ]);
    const google = (more: string) =>
      rule(`resource "google_compute_firewall" "f" {
  source_ranges = ["0.0.0.0/0"]
  ${more}
}`).length;
    assert.equal(google('allow {\n protocol = "tcp"\n}'), 1);
    assert.equal(google('deny {\n protocol = "tcp"\n}'), 0);
    assert.equal(google('direction = "EGRESS"\n allow {\n}'), 0);
    assert.equal(google("disabled = true\n allow {\n}"), 0);
  });

  test("resources and those they name", () => {
    const text = `resource "azurerm_network_interface_security_group_association" "a" {
  network_interface_id      = azurerm_network_interface.nic.id
  network_security_group_id = azurerm_network_security_group.nsg.id
}
resource "azurerm_linux_virtual_machine" "vm" {
  name                  = "build-01"
  network_interface_ids = [azurerm_network_interface.nic.id]
}
`;
    assert.deepEqual(readInfrastructure("i/vm.tf", text).resources, [
      {
        scope: "i#azurerm_network_interface_security_group_association.a",
        name: undefined,
        kind: "network",
        refersTo: ["i#azurerm_network_interface.nic", "i#azurerm_network_security_group.nsg"],
      },
      {
        scope: "i#azurerm_linux_virtual_machine.vm",
        name: "build-01",
        kind: "machine",
        refersTo: ["i#azurerm_network_interface.nic"],
      },
    ]);
  });
});

suite("Bicep", () => {
  test("parameters, loops, conditions, modules and rules", () => {
    const text = `@description('What runs')
param apiImage string = 'acme.azurecr.io/api:2'
param tag string
var registry = 'acme.azurecr.io'
resource env 'Microsoft.App/managedEnvironments@2024-03-01' existing = {
  name: 'env'
}
resource api 'Microsoft.App/containerApps@2024-03-01' = if (deployApi) {
  name: 'api'
  properties: {
    managedEnvironmentId: env.id
    configuration: {
      ingress: {
        external: true // the world
        targetPort: 8080
      }
    }
    template: {
      containers: [
        {
          name: 'api'
          image: apiImage
        }
        {
          name: 'proxy'
          image: '\${registry}/proxy:\${tag}'
        }
      ]
    }
  }
}
resource jobs 'Microsoft.App/jobs@2024-03-01' = [for job in all: {
  name: 'job-\${job}'
  properties: { template: { containers: [ { image: '\${acr.properties.loginServer}/job:1' } ] } }
}]
module web 'br/public:avm/res/app/container-app:0.11.0' = {
  name: 'deploy-web'
  params: {
    name: 'web'
    ingressExternal: true
    containers: [ { image: 'acme.azurecr.io/web:1', name: 'web' } ]
  }
}
resource nsg 'Microsoft.Network/networkSecurityGroups@2024-01-01' = {
  name: 'nsg'
  properties: {
    securityRules: [
      { name: 'out', properties: { direction: 'Outbound', access: 'Allow', sourceAddressPrefix: '*' } }
      {
        name: 'in'
        properties: { direction: 'Inbound', access: 'Allow', sourceAddressPrefix: 'Internet' }
      }
    ]
  }
}
resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: 'site'
  properties: { publicNetworkAccess: 'Enabled', siteConfig: { linuxFxVersion: 'DOCKER|acme.azurecr.io/site:1' } }
}
`;
    assert.deepEqual(images("infra/main.bicep", text), [
      "acme.azurecr.io/api:2 @ 2:26 by api",
      "acme.azurecr.io/proxy?version @ 26:19 by api",
      "job:1?registry @ 34:53 by -",
      "acme.azurecr.io/web:1 @ 41:29 by deploy-web",
      "acme.azurecr.io/site:1 @ 58:87 by site",
      "acme.azurecr.io/api:2 @ 2:26 by -",
    ]);
    assert.deepEqual(exposures("infra/main.bicep", text), [
      "appIngress @ 14:19 opens infra#api",
      "appIngress @ 40:22 opens infra#web",
      "firewallRule @ 51:84 opens infra#nsg",
      "publicAccess @ 58:39 opens infra#site",
    ]);
    const given = "using 'main.bicep'\nparam apiImage = 'acme.azurecr.io/api:9'\n";
    assert.deepEqual(images("infra/prod.bicepparam", given), ["acme.azurecr.io/api:9 @ 2:19 by -"]);
  });
});

suite("ARM templates", () => {
  test("defaults of parameters, nested resources and rules", () => {
    const text = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {
    "containerImage": { "type": "string", "defaultValue": "acme.azurecr.io/web:1" }
  },
  "resources": [
    {
      "type": "Microsoft.App/containerApps",
      "name": "[concat(parameters('prefix'), 'web')]",
      "properties": {
        "configuration": { "ingress": { "external": "[parameters('public')]" } },
        "template": { "containers": [ { "image": "[parameters('containerImage')]" } ] }
      }
    },
    {
      "type": "Microsoft.Network/networkSecurityGroups",
      "name": "nsg",
      "resources": [
        {
          "type": "Microsoft.Network/networkSecurityGroups/securityRules",
          "name": "nsg/in",
          "properties": {
            "direction": "Inbound", "access": "Allow",
            "sourceAddressPrefixes": [ "10.0.0.0/8", "*" ]
          }
        }
      ]
    }
  ]
}
`;
    assert.deepEqual(images("infra/mainTemplate.json", text), [
      "acme.azurecr.io/web:1 @ 4:60 by -",
      "acme.azurecr.io/web:1 @ 4:60 by -",
    ]);
    assert.deepEqual(exposures("infra/mainTemplate.json", text), [
      "firewallRule @ 24:55 opens infra#nsg/in",
    ]);
    const given = '{ "parameters": { "containerImage": { "value": "acme.azurecr.io/web:2" } } }';
    assert.deepEqual(images("infra/azuredeploy.parameters.json", given), [
      "acme.azurecr.io/web:2 @ 1:49 by -",
    ]);
    assert.deepEqual(images("src/settings.json", given), []);
  });
});
