import type { Files } from "../../git/history.ts";

/** Terraform and its scripts as first committed. */
export const terraform: Files = {
  "infra/scripts/seed-storage.sh": `#!/usr/bin/env bash
# Fills a fresh invoices account with the fonts and letterheads that the renderer needs.
set -euo pipefail

account="acmeshopinvoices"
key="<withheld>"

az storage blob upload-batch --account-name "$account" --account-key "$key" \\
  --destination assets --source ./letterheads
`,
  "infra/terraform/aks.tf": `resource "azurerm_kubernetes_cluster" "weu" {
  name                = "prod-weu"
  location            = "westeurope"
  resource_group_name = azurerm_resource_group.shop.name
  dns_prefix          = "prod-weu"

  default_node_pool {
    name       = "system"
    node_count = 3
    vm_size    = "Standard_D4s_v5"
  }

  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_kubernetes_cluster" "eus" {
  name                = "prod-eus"
  location            = "eastus"
  resource_group_name = azurerm_resource_group.shop.name
  dns_prefix          = "prod-eus"

  default_node_pool {
    name       = "system"
    node_count = 3
    vm_size    = "Standard_D4s_v5"
  }

  identity {
    type = "SystemAssigned"
  }
}
`,
  "infra/terraform/apps.tf": `resource "azurerm_container_app_environment" "shop" {
  name                = "shop"
  location            = azurerm_resource_group.shop.location
  resource_group_name = azurerm_resource_group.shop.name
}

# Renders exports for accounting; only the office calls it.
resource "azurerm_container_app" "reports_export" {
  name                         = "reports-export"
  container_app_environment_id = azurerm_container_app_environment.shop.id
  resource_group_name          = azurerm_resource_group.shop.name
  revision_mode                = "Single"

  template {
    container {
      name   = "reports-export"
      image  = "acmeshop.azurecr.io/reports:1.14.0"
      cpu    = 0.5
      memory = "1Gi"
    }
  }

  ingress {
    external_enabled = true
    target_port      = 8082
    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }
}
`,
  "infra/terraform/database.tf": `resource "azurerm_postgresql_flexible_server" "payments" {
  name                = "acmeshop-payments"
  resource_group_name = azurerm_resource_group.shop.name
  location            = azurerm_resource_group.shop.location
  version             = "15"
  sku_name            = "GP_Standard_D4s_v3"
  storage_mb          = 131072
}

resource "azurerm_postgresql_flexible_server_firewall_rule" "everyone" {
  name             = "everyone"
  server_id        = azurerm_postgresql_flexible_server.payments.id
  start_ip_address = "0.0.0.0"
  end_ip_address   = "255.255.255.255"
}
`,
  "infra/terraform/main.tf": `terraform {
  required_version = ">= 1.6"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "3.85.0"
    }
  }
}

provider "azurerm" {
  features {}
}

resource "azurerm_resource_group" "shop" {
  name     = "rg-storefront-prod"
  location = "westeurope"
}

resource "azurerm_storage_account" "invoices" {
  name                     = "acmeshopinvoices"
  resource_group_name      = azurerm_resource_group.shop.name
  location                 = azurerm_resource_group.shop.location
  account_tier             = "Standard"
  account_replication_type = "ZRS"
  min_tls_version          = "TLS1_0"
}

resource "azurerm_storage_container" "invoices" {
  name                  = "invoices"
  storage_account_name  = azurerm_storage_account.invoices.name
  container_access_type = "blob"
}
`,
};
