import type { Files } from "../../git/history.ts";

/** Manifests, Dockerfile and server configuration of services/web as first committed. */
export const webPackage: Files = {
  "services/web/Dockerfile": `FROM node:20.9.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM nginx:1.25.2
COPY nginx.conf /etc/nginx/conf.d/default.conf
COPY --from=build /app/dist /usr/share/nginx/html
EXPOSE 8080
`,
  "services/web/index.html": `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Acme Storefront</title>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/src/main.tsx"></script>
  </body>
</html>
`,
  "services/web/nginx.conf": `server {
  listen 8080;
  root /usr/share/nginx/html;

  location / {
    try_files $uri /index.html;
  }

  location /api/ {
    proxy_pass http://payments-api.payments.svc.cluster.local:8080/;
    proxy_set_header X-Request-Id $request_id;
  }
}
`,
  "services/web/package-lock.json": `{
  "name": "@acme/web",
  "version": "5.2.1",
  "lockfileVersion": 3,
  "requires": true,
  "packages": {
    "": {
      "name": "@acme/web",
      "version": "5.2.1",
      "dependencies": {
        "axios": "0.21.1",
        "react": "18.2.0",
        "react-dom": "18.2.0",
        "react-router-dom": "6.20.1"
      },
      "devDependencies": {
        "@vitejs/plugin-react": "4.2.1",
        "mkdirp": "0.5.5",
        "typescript": "5.4.5",
        "vite": "5.0.10",
        "vitest": "1.1.0"
      }
    },
    "node_modules/axios": {
      "version": "0.21.1",
      "license": "MIT",
      "dependencies": {
        "follow-redirects": "^1.10.0"
      }
    },
    "node_modules/follow-redirects": {
      "version": "1.14.0",
      "license": "MIT",
      "engines": {
        "node": ">=4.0"
      }
    },
    "node_modules/minimist": {
      "version": "1.2.5",
      "dev": true,
      "license": "MIT"
    },
    "node_modules/mkdirp": {
      "version": "0.5.5",
      "dev": true,
      "license": "MIT",
      "dependencies": {
        "minimist": "^1.2.5"
      }
    },
    "node_modules/react": {
      "version": "18.2.0",
      "license": "MIT"
    },
    "node_modules/react-dom": {
      "version": "18.2.0",
      "license": "MIT"
    },
    "node_modules/react-router-dom": {
      "version": "6.20.1",
      "license": "MIT"
    },
    "node_modules/typescript": {
      "version": "5.4.5",
      "dev": true,
      "license": "Apache-2.0"
    },
    "node_modules/vite": {
      "version": "5.0.10",
      "dev": true,
      "license": "MIT"
    },
    "node_modules/vitest": {
      "version": "1.1.0",
      "dev": true,
      "license": "MIT"
    }
  }
}
`,
  "services/web/package.json": `{
  "name": "@acme/web",
  "version": "5.2.1",
  "private": true,
  "scripts": {
    "dev": "vite",
    "build": "vite build",
    "test": "vitest run"
  },
  "dependencies": {
    "axios": "0.21.1",
    "react": "18.2.0",
    "react-dom": "18.2.0",
    "react-router-dom": "6.20.1"
  },
  "devDependencies": {
    "@vitejs/plugin-react": "4.2.1",
    "mkdirp": "0.5.5",
    "typescript": "5.4.5",
    "vite": "5.0.10",
    "vitest": "1.1.0"
  }
}
`,
};
