import type { Files } from "../../git/history.ts";

/** The GitHub Actions workflows as first committed. */
export const workflows: Files = {
  ".github/workflows/catalog.yml": `name: catalog
on:
  push:
    branches: [main]
    paths: ["services/catalog/**", ".github/workflows/catalog.yml"]
  workflow_dispatch:

permissions:
  contents: read
  id-token: write
  attestations: write

jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with:
          registry: acmeshop.azurecr.io
          username: \${{ secrets.ACR_USERNAME }}
          password: \${{ secrets.ACR_PASSWORD }}
      - uses: docker/build-push-action@v6
        id: push
        with:
          context: services/catalog
          file: services/catalog/Dockerfile
          push: true
          tags: acmeshop.azurecr.io/catalog:\${{ github.sha }}
      - uses: actions/attest@v4
        with:
          subject-name: acmeshop.azurecr.io/catalog
          subject-digest: \${{ steps.push.outputs.digest }}
          push-to-registry: true
`,
  ".github/workflows/codeql.yml": `name: codeql
on:
  schedule:
    - cron: "17 4 * * 1"
  workflow_dispatch:

permissions:
  contents: read
  security-events: write

jobs:
  analyze:
    runs-on: ubuntu-24.04
    strategy:
      fail-fast: false
      matrix:
        language: [actions, go, java-kotlin, javascript-typescript, python]
    steps:
      - uses: actions/checkout@v4
      - uses: github/codeql-action/init@v3
        with:
          languages: \${{ matrix.language }}
          queries: security-and-quality
      - uses: github/codeql-action/analyze@v3
        with:
          category: "/language:\${{ matrix.language }}"
`,
  ".github/workflows/orders-worker.yml": `name: orders-worker
on:
  push:
    branches: [main]
    paths: ["services/orders-worker/**", ".github/workflows/orders-worker.yml"]
  workflow_dispatch:

permissions:
  contents: read
  id-token: write
  attestations: write

jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with:
          registry: acmeshop.azurecr.io
          username: \${{ secrets.ACR_USERNAME }}
          password: \${{ secrets.ACR_PASSWORD }}
      - uses: docker/build-push-action@v6
        id: push
        with:
          context: services/orders-worker
          file: services/orders-worker/Dockerfile
          push: true
          tags: acmeshop.azurecr.io/orders-worker:\${{ github.sha }}
      - uses: actions/attest@v4
        with:
          subject-name: acmeshop.azurecr.io/orders-worker
          subject-digest: \${{ steps.push.outputs.digest }}
          push-to-registry: true
`,
  ".github/workflows/payments-api.yml": `name: payments-api
on:
  push:
    branches: [main]
    paths: ["services/payments-api/**", ".github/workflows/payments-api.yml"]
  workflow_dispatch:

permissions:
  contents: read
  id-token: write
  attestations: write

jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with:
          registry: acmeshop.azurecr.io
          username: \${{ secrets.ACR_USERNAME }}
          password: \${{ secrets.ACR_PASSWORD }}
      - uses: docker/build-push-action@v6
        id: push
        with:
          context: services/payments-api
          file: services/payments-api/Dockerfile
          push: true
          tags: acmeshop.azurecr.io/payments-api:\${{ github.sha }}
      - uses: actions/attest@v4
        with:
          subject-name: acmeshop.azurecr.io/payments-api
          subject-digest: \${{ steps.push.outputs.digest }}
          push-to-registry: true
`,
  ".github/workflows/preview.yml": `name: preview
on:
  pull_request_target:
    types: [opened, synchronize]

jobs:
  comment:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
        with:
          ref: \${{ github.event.pull_request.head.sha }}
      - name: Say what is being built
        run: |
          echo "Preview of \${{ github.event.pull_request.title }}"
          npm --prefix services/web ci
          npm --prefix services/web run build
`,
  ".github/workflows/reports.yml": `name: reports
on:
  push:
    branches: [main]
    paths: ["services/reports/**", ".github/workflows/reports.yml"]
  workflow_dispatch:

permissions:
  contents: read
  id-token: write
  attestations: write

jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with:
          registry: acmeshop.azurecr.io
          username: \${{ secrets.ACR_USERNAME }}
          password: \${{ secrets.ACR_PASSWORD }}
      - uses: docker/build-push-action@v6
        id: push
        with:
          context: services/reports
          file: services/reports/Dockerfile
          push: true
          tags: acmeshop.azurecr.io/reports:\${{ github.sha }}
      - uses: actions/attest@v4
        with:
          subject-name: acmeshop.azurecr.io/reports
          subject-digest: \${{ steps.push.outputs.digest }}
          push-to-registry: true
`,
  ".github/workflows/web.yml": `name: web
on:
  push:
    branches: [main]
    paths: ["services/web/**", ".github/workflows/web.yml"]
  workflow_dispatch:

permissions:
  contents: read
  id-token: write
  attestations: write

jobs:
  image:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: tj-actions/changed-files@v45
        id: changed
      - uses: docker/login-action@v3
        with:
          registry: acmeshop.azurecr.io
          username: \${{ secrets.ACR_USERNAME }}
          password: \${{ secrets.ACR_PASSWORD }}
      - uses: docker/build-push-action@v6
        id: push
        with:
          context: services/web
          file: services/web/Dockerfile
          push: true
          tags: acmeshop.azurecr.io/web:\${{ github.sha }}
      - uses: actions/attest@v4
        with:
          subject-name: acmeshop.azurecr.io/web
          subject-digest: \${{ steps.push.outputs.digest }}
          push-to-registry: true
`,
};
