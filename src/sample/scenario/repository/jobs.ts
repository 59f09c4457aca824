import type { Files } from "../../git/history.ts";

/**
 * Nightly jobs: three images out of one folder, each with a Dockerfile of its own and all with the
 * whole folder as their build context.
 */
export const jobs: Files = {
  "jobs/README.md": `# Jobs

Each folder here is one image; what they share is in \`common\`.
`,
  "jobs/common/database.py": `import os

import psycopg


def connect():
    return psycopg.connect(os.environ["DATABASE_URL"])
`,
  "jobs/export/Dockerfile": dockerfile("export"),
  "jobs/export/main.py": `import csv
import sys

from common.database import connect

with connect() as database:
    rows = database.execute("select id, total_cents, paid_at from payments").fetchall()
    csv.writer(sys.stdout).writerows(rows)
`,
  "jobs/cleanup/Dockerfile": dockerfile("cleanup"),
  "jobs/cleanup/main.py": `from common.database import connect

with connect() as database:
    database.execute("delete from carts where updated_at < now() - interval '90 days'")
`,
  "jobs/reindex/Dockerfile": dockerfile("reindex"),
  "jobs/reindex/main.py": `from common.database import connect

with connect() as database:
    database.execute("refresh materialized view product_search")
`,
};

function dockerfile(job: string): string {
  return `FROM python:3.12-slim
WORKDIR /app
COPY common common
COPY ${job} ${job}
RUN pip install --no-cache-dir "psycopg[binary]==3.2.3"
ENV PYTHONPATH=/app
USER nobody
CMD ["python", "${job}/main.py"]
`;
}

/** One workflow that builds and attests all three. */
export const jobsWorkflow: Files = {
  ".github/workflows/jobs.yml": `name: jobs
on:
  push:
    branches: [main]
    paths: ["jobs/**", ".github/workflows/jobs.yml"]
  workflow_dispatch:

permissions:
  contents: read
  id-token: write
  attestations: write

jobs:
${["export", "cleanup", "reindex"].map(buildJob).join("\n")}`,
};

function buildJob(job: string): string {
  return `  ${job}:
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
          context: jobs
          file: jobs/${job}/Dockerfile
          push: true
          tags: acmeshop.azurecr.io/jobs-${job}:\${{ github.sha }}
      - uses: actions/attest@v4
        with:
          subject-name: acmeshop.azurecr.io/jobs-${job}
          subject-digest: \${{ steps.push.outputs.digest }}
          push-to-registry: true
`;
}

/** What runs in the shops, where no cloud looks: declared by hand. */
export const declaration: Files = {
  ".github/runtime-risk.yml": `# What runs where Defender for Cloud does not look.
version: 1
deployments:
  - name: store-kiosk
    image: acmeshop.azurecr.io/web
    folders:
      - services/web
    environment: stores
    kind: other
    cluster: store-terminals
`,
};
