import type { Files } from "../../git/history.ts";

/** Manifests and Dockerfile of services/payments-api as first committed. */
export const paymentsPackage: Files = {
  "services/payments-api/.env.example": `# Copy to .env for local work. Never commit real values.
PORT=8080
DATABASE_URL=postgres://payments:<password>@localhost:5432/payments
STRIPE_KEY=<ask in #payments>
JWT_AUDIENCE=storefront
`,
  "services/payments-api/Dockerfile": `FROM node:20.9.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
COPY test ./test
RUN npm run build && npm prune --omit=dev

FROM node:20.9.0-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
EXPOSE 8080
CMD ["node", "dist/server.js"]
`,
  "services/payments-api/package-lock.json": `{
  "name": "@acme/payments-api",
  "version": "3.8.0",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "@acme/payments-api",
      "version": "3.8.0",
      "dependencies": {
        "express": "4.17.1",
        "jsonwebtoken": "8.5.1",
        "lodash": "4.17.15",
        "pg": "8.11.3",
        "pino": "8.16.2"
      },
      "devDependencies": {
        "@types/express": "4.17.21",
        "@types/node": "20.10.5",
        "typescript": "5.4.5"
      }
    },
    "node_modules/@types/express": {
      "version": "4.17.21",
      "dev": true,
      "license": "MIT"
    },
    "node_modules/@types/node": {
      "version": "20.10.5",
      "dev": true,
      "license": "MIT"
    },
    "node_modules/body-parser": {
      "version": "1.19.0",
      "license": "MIT",
      "dependencies": {
        "bytes": "3.1.0",
        "qs": "6.7.0"
      },
      "engines": {
        "node": ">= 0.8"
      }
    },
    "node_modules/express": {
      "version": "4.17.1",
      "license": "MIT",
      "dependencies": {
        "body-parser": "1.19.0",
        "qs": "6.7.0"
      },
      "engines": {
        "node": ">= 0.10.0"
      }
    },
    "node_modules/jsonwebtoken": {
      "version": "8.5.1",
      "license": "MIT",
      "dependencies": {
        "jws": "^3.2.2",
        "lodash.includes": "^4.3.0"
      },
      "engines": {
        "node": ">=4",
        "npm": ">=1.4.28"
      }
    },
    "node_modules/lodash": {
      "version": "4.17.15",
      "license": "MIT"
    },
    "node_modules/pg": {
      "version": "8.11.3",
      "license": "MIT",
      "engines": {
        "node": ">= 8.0.0"
      }
    },
    "node_modules/pino": {
      "version": "8.16.2",
      "license": "MIT"
    },
    "node_modules/qs": {
      "version": "6.7.0",
      "license": "BSD-3-Clause",
      "engines": {
        "node": ">=0.6"
      }
    },
    "node_modules/typescript": {
      "version": "5.4.5",
      "dev": true,
      "license": "Apache-2.0"
    }
  }
}
`,
  "services/payments-api/package.json": `{
  "name": "@acme/payments-api",
  "version": "3.8.0",
  "private": true,
  "type": "module",
  "scripts": {
    "build": "tsc -p .",
    "start": "node dist/server.js",
    "test": "node --test dist/test"
  },
  "dependencies": {
    "express": "4.17.1",
    "jsonwebtoken": "8.5.1",
    "lodash": "4.17.15",
    "pg": "8.11.3",
    "pino": "8.16.2"
  },
  "devDependencies": {
    "@types/express": "4.17.21",
    "@types/node": "20.10.5",
    "typescript": "5.4.5"
  }
}
`,
  "services/payments-api/tsconfig.json": `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "outDir": "dist",
    "strict": true,
    "skipLibCheck": true
  },
  "include": ["src", "test"]
}
`,
};
