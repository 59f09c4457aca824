import assert from "node:assert/strict";
import { imagesOf } from "../../../src/sources/azure/images.ts";

const digest = (of: string) => `sha256:${of.repeat(64)}`;
const row = (extra: unknown, id = "/subscriptions/1/x") => ({
  id,
  properties: { resourceAdditionalData: extra },
});

suite("images of running containers", () => {
  test("all digests of a row are one image: the property's first, then those of its ids", () => {
    const id = `/x/images-${digest("b").toUpperCase()}/providers/microsoft.security/assessments/1`;
    const [image, ...more] = imagesOf([
      row({ Digest: digest("a"), RepositoryDetails: { RepositoryName: "shop/api" } }, id),
    ]);
    assert.deepEqual(image, {
      digest: digest("a"),
      reference: "shop/api",
      otherDigests: [digest("b")],
    });
    assert.equal(more.length, 0);
  });

  test("rows of one image gather what each says of it", () => {
    const images = imagesOf([
      row({ Digest: digest("a") }, `/x/${digest("b")}`),
      row({ Digest: digest("a"), RepositoryName: "api" }, `/x/${digest("c")}`),
      row({ Digest: digest("d") }),
      row({}),
    ]);
    assert.deepEqual(images, [
      { digest: digest("a"), reference: "api", otherDigests: [digest("b"), digest("c")] },
      { digest: digest("d"), reference: undefined },
    ]);
  });

  test("source labels are read where they would be usual, also as JSON in a text", () => {
    const labels = { "org.opencontainers.image.source": "https://github.com/acme/shop" };
    for (const extra of [
      { Labels: labels },
      { annotations: labels },
      { Labels: JSON.stringify(labels) },
      labels,
    ]) {
      const [image] = imagesOf([row({ Digest: digest("a"), ...extra })]);
      assert.equal(image?.label?.source, "https://github.com/acme/shop");
    }
    assert.equal(imagesOf([row({ Digest: digest("a"), Labels: "{" })])[0]?.label, undefined);
  });
});
