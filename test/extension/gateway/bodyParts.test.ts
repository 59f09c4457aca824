import assert from "node:assert/strict";
import { once } from "node:events";
import * as fc from "fast-check";
import { BodyParts } from "../../../src/extension/gateway/bodyParts.ts";
import type { HttpPart } from "../../../src/protocol/messages.ts";

const limits = { partBytes: 8, expiryMs: 60_000 };

/** All parts of a body, as a worker would ask for them. */
function collect(bytes: Uint8Array): readonly HttpPart[] {
  const bodies = new BodyParts(limits);
  const parts: HttpPart[] = [];
  let part: HttpPart | undefined = bodies.first(bytes);
  while (part !== undefined) {
    parts.push(part);
    part = part.next === undefined ? undefined : bodies.next(part.next);
  }
  assert.equal(bodies.waiting, 0);
  return parts;
}

function bytesOf({ body, encoding }: HttpPart): Buffer {
  return Buffer.from(body, encoding ?? "utf8");
}

suite("parts of a body", () => {
  test("a small body is one part, as text", () => {
    assert.deepEqual(collect(Buffer.from("häuser")), [{ body: "häuser" }]);
  });

  test("an empty body is an empty text", () => {
    assert.deepEqual(collect(new Uint8Array()), [{ body: "" }]);
  });

  test("bytes that are no UTF-8 come as base64", () => {
    assert.deepEqual(collect(Buffer.from([0xff, 0xfe])), [{ body: "//4=", encoding: "base64" }]);
  });

  test("a byte order mark is kept", () => {
    assert.deepEqual(collect(Buffer.from([0xef, 0xbb, 0xbf, 0x61])), [{ body: "\uFEFFa" }]);
  });

  test("a body of exactly the limit is one part", () => {
    assert.equal(collect(Buffer.from("12345678")).length, 1);
    assert.equal(collect(Buffer.from("123456789")).length, 2);
  });

  test("text is cut between characters", () => {
    const bodies = collect(Buffer.from("abcdef€uro")).map(({ body }) => body);
    assert.deepEqual(bodies, ["abcdef", "€uro"]);
  });

  test("the parts of any body make the body again, none too large", () => {
    const body = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(body, (bytes) => {
        const parts = collect(bytes).map(bytesOf);
        assert.deepEqual(Buffer.concat(parts), Buffer.from(bytes));
        for (const part of parts) assert.ok(part.length <= limits.partBytes);
      }),
    );
  });

  test("a handle works once", () => {
    const bodies = new BodyParts(limits);
    const { next = "" } = bodies.first(Buffer.from("123456789"));
    assert.deepEqual(bodies.next(next), { body: "9" });
    assert.equal(bodies.next(next), undefined);
    assert.equal(bodies.next("guessed"), undefined);
  });

  test("what nobody asks for is forgotten", async () => {
    const bodies = new BodyParts({ partBytes: 1, expiryMs: 1 });
    const { next = "" } = bodies.first(Buffer.from("123"));
    assert.equal(bodies.waiting, 1);
    // A timer set later, of the same length, ends later.
    await once(AbortSignal.timeout(5), "abort");
    assert.equal(bodies.waiting, 0);
    assert.equal(bodies.next(next), undefined);
  });

  test("disposal forgets everything", () => {
    const bodies = new BodyParts(limits);
    bodies.first(Buffer.from("123456789"));
    bodies.dispose();
    assert.equal(bodies.waiting, 0);
  });
});
