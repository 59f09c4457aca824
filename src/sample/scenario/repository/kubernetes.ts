import type { Files } from "../../git/history.ts";

/** The Kubernetes manifests as first committed. */
export const kubernetes: Files = {
  "deploy/k8s/catalog.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: catalog
  namespace: catalog
spec:
  replicas: 3
  selector:
    matchLabels:
      app: catalog
  template:
    metadata:
      labels:
        app: catalog
    spec:
      containers:
        - name: catalog
          image: acmeshop.azurecr.io/catalog:1.9.4
          ports:
            - containerPort: 8081
---
apiVersion: v1
kind: Service
metadata:
  name: catalog
  namespace: catalog
spec:
  selector:
    app: catalog
  ports:
    - port: 80
      targetPort: 8081
`,
  "deploy/k8s/orders-worker.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders-worker
  namespace: orders
spec:
  replicas: 2
  selector:
    matchLabels:
      app: orders-worker
  template:
    metadata:
      labels:
        app: orders-worker
    spec:
      containers:
        - name: orders-worker
          image: acmeshop.azurecr.io/orders-worker:2.3.1
          securityContext:
            privileged: true
          env:
            - name: LABEL_PRINTER
              value: zebra-4
`,
  "deploy/k8s/payments-api.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: payments-api
  namespace: payments
spec:
  replicas: 2
  selector:
    matchLabels:
      app: payments-api
  template:
    metadata:
      labels:
        app: payments-api
    spec:
      containers:
        - name: payments-api
          image: acmeshop.azurecr.io/payments-api:3.8.0
          ports:
            - containerPort: 8080
          envFrom:
            - secretRef:
                name: payments-api
---
apiVersion: v1
kind: Service
metadata:
  name: payments-api
  namespace: payments
spec:
  type: LoadBalancer
  selector:
    app: payments-api
  ports:
    - port: 443
      targetPort: 8080
`,
  "deploy/k8s/reports.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reports
  namespace: reports
spec:
  replicas: 1
  selector:
    matchLabels:
      app: reports
  template:
    metadata:
      labels:
        app: reports
    spec:
      containers:
        - name: reports
          image: acmeshop.azurecr.io/reports:1.14.0
          ports:
            - containerPort: 8082
          resources:
            limits:
              memory: 1Gi
`,
  "deploy/k8s/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: web
spec:
  replicas: 4
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: acmeshop.azurecr.io/web:5.2.1
          ports:
            - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: web
spec:
  ingressClassName: nginx
  rules:
    - host: shop.acme.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
};
