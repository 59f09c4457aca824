import type { Files } from "../../git/history.ts";

/** services/orders-worker as first committed. */
export const ordersWorker: Files = {
  "services/orders-worker/Dockerfile": `FROM python:3.11.4-slim-bookworm
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY orders ./orders
ENV PYTHONUNBUFFERED=1
CMD ["python", "-m", "orders.worker"]
`,
  "services/orders-worker/orders/__init__.py": `"""Takes paid orders from the queue and sees them through to delivery."""
`,
  "services/orders-worker/orders/labels.py": `"""Shipping labels, printed in the warehouse."""

import os
import subprocess

PRINTER = os.environ.get("LABEL_PRINTER", "zebra-1")


def print_label(order):
    """Sends the label to the printer of the order's warehouse."""
    name = order["ship_to"]["name"]
    code = order["tracking_code"]
    command = "labelctl --printer %s --to '%s' --code %s" % (PRINTER, name, code)
    subprocess.run(command, shell=True, check=True)


def reprint(order_id):
    subprocess.run(["labelctl", "--printer", PRINTER, "--reprint", str(int(order_id))], check=True)
`,
  "services/orders-worker/orders/notify.py": `"""Messages to customers and carriers about an order."""

import logging

import requests
from jinja2 import Environment

log = logging.getLogger("orders.notify")
templates = Environment()

ACCEPTED = "Dear {{ name }}, we have your order {{ id }} and will write again when it leaves."


def render(template, values):
    return templates.from_string(template).render(**values)


def order_accepted(order):
    text = render(ACCEPTED, {"name": order["ship_to"]["name"], "id": order["id"]})
    send_mail(order["email"], "Your order " + order["id"], text)


def send_mail(to, subject, text):
    response = requests.post(
        "https://mail.acme.example/v1/send",
        json={"to": to, "subject": subject, "text": text},
        timeout=10,
    )
    response.raise_for_status()
    log.info("wrote to %s: %s", to, text)


def call_carrier(order):
    """Tells the carrier named by the order that a parcel is ready."""
    url = order["carrier"]["callback"]
    answer = requests.post(url, json={"code": order["tracking_code"]}, verify=False)
    log.info("carrier said %s", answer.status_code)
    return answer.ok


def custom_message(order, template):
    """A merchant's own wording for one order."""
    return Environment().from_string(template).render(order=order)
`,
  "services/orders-worker/orders/storage.py": `"""Orders in the database, drafts in blob storage."""

import base64
import hashlib
import os
import pickle

import psycopg2


def connect():
    return psycopg2.connect(os.environ["DATABASE_URL"])


def load_draft(encoded):
    """The draft that the storefront attached to the message."""
    raw = base64.b64decode(encoded)
    return pickle.loads(raw)


def save_order(order, draft):
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "insert into orders (id, email, total_cents, lines) values (%s, %s, %s, %s)",
            (order["id"], order["email"], order["total_cents"], draft.lines),
        )


def find_by_status(status, region):
    """Orders that wait in one region, oldest first."""
    query = "select id, email from orders where status = '%s' and region = '%s'" % (status, region)
    with connect() as connection, connection.cursor() as cursor:
        cursor.execute(query + " order by created_at")
        return cursor.fetchall()


def customer_key(email, password):
    """Key under which a guest finds the order again."""
    digest = hashlib.sha1((email + ":" + password).encode())
    return digest.hexdigest()
`,
  "services/orders-worker/orders/worker.py": `"""Entry point: one message at a time, acknowledged only when it is done."""

import json
import logging
import os
import signal

from azure.servicebus import ServiceBusClient

from orders import labels, notify, storage

log = logging.getLogger("orders.worker")
stopping = False


def stop(_signum, _frame):
    global stopping
    stopping = True


def handle(message):
    order = json.loads(str(message))
    log.info("order %s for %s, card %s", order["id"], order["email"], order["card_number"])
    record = storage.load_draft(order["draft"])
    storage.save_order(order, record)
    labels.print_label(order)
    notify.order_accepted(order)


def main():
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"))
    signal.signal(signal.SIGTERM, stop)
    client = ServiceBusClient.from_connection_string(os.environ["SERVICEBUS_CONNECTION"])
    with client, client.get_queue_receiver("orders") as receiver:
        while not stopping:
            for message in receiver.receive_messages(max_message_count=1, max_wait_time=20):
                handle(message)
                receiver.complete_message(message)


if __name__ == "__main__":
    main()
`,
  "services/orders-worker/requirements-dev.txt": `-r requirements.txt
pytest==7.4.3
ruff==0.1.9
`,
  "services/orders-worker/requirements.txt": `# Runtime dependencies of orders-worker. Updated by hand, one pull request each.
azure-servicebus==7.11.4
azure-storage-blob==12.19.0
Jinja2==2.11.2
MarkupSafe==1.1.1
psycopg2-binary==2.9.9
PyYAML==5.3
requests==2.25.1
urllib3==1.26.4
`,
  "services/orders-worker/tests/test_storage.py": `from orders import storage


def test_customer_key_is_stable():
    first = storage.customer_key("mona@example.test", "correct horse")
    assert first == storage.customer_key("mona@example.test", "correct horse")
    assert len(first) == 40
`,
};

/** Bulk orders and routing rules. */
export const imports: Files = {
  "services/orders-worker/orders/archive.py": `"""Bulk orders of partner shops: a tar file with one JSON file per order."""

import json
import os
import tarfile
import urllib.request


def fetch(partner):
    target, _ = urllib.request.urlretrieve(partner["feed"])
    return target


def unpack(archive, folder):
    with tarfile.open(archive) as tar:
        for member in tar:
            tar.extract(member, folder)


def orders_in(folder):
    for name in sorted(os.listdir(folder)):
        if name.endswith(".json"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                yield json.load(file)
`,
  "services/orders-worker/orders/rules.py": `"""Routing rules that merchants write themselves."""

import re

import yaml


def load_rules(text):
    """Rules from a merchant's YAML document."""
    return yaml.load(text, Loader=yaml.Loader)


def matches(rule, order):
    pattern = rule["sku"]
    return any(re.match(pattern, line["sku"]) for line in order["lines"])


def warehouse_for(order, rules):
    for rule in rules:
        if matches(rule, order):
            return rule["warehouse"]
    return "ams-1"
`,
};

/** The warehouse's page. */
export const admin: Files = {
  "services/orders-worker/orders/admin.py": `"""A small page for the warehouse: what is waiting, and why."""

import traceback

from flask import Flask, request

from orders import storage

app = Flask(__name__)


@app.get("/waiting")
def waiting():
    status = request.args.get("status", "paid")
    region = request.args.get("region", "eu")
    try:
        rows = storage.find_by_status(status, region)
        return {"orders": rows}
    except BaseException:
        return traceback.format_exc(), 500


@app.get("/hello")
def hello():
    return "<h1>Hello " + request.args.get("name", "") + "</h1>"


if __name__ == "__main__":
    app.run(port=8090, debug=True)
`,
};
