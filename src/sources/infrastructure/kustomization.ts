import {
  type ImageLine,
  type InfrastructureFile,
  nobody,
  nothingRuns,
} from "../../core/infrastructure.ts";
import { positionedText } from "../../core/locate/dependency/lines.ts";
import { itemsOf, textAt, tokenOf, valueAt } from "../manifests/dataNode.ts";
import { readYamlNodes } from "../manifests/yamlNodes.ts";
import { joinedImage, literalImage, orOpenVersion } from "./imageLine.ts";

/**
 * Kustomize: `images` entries replace name, tag and digest of images by their name. An entry without
 * tag and digest leaves the version that the base has.
 */
export function readKustomization(original: string): InfrastructureFile {
  const text = positionedText(original);
  const root = readYamlNodes(text.text);
  const namespace = textAt(root, "namespace");
  const images = itemsOf(valueAt(root, "images")).flatMap((item): readonly ImageLine[] => {
    const part = (key: string) => textAt(item, key) || undefined;
    const name = part("newName") ?? part("name");
    const token = ["digest", "newTag", "newName", "name"]
      .map((key) => tokenOf(valueAt(item, key), text))
      .find((found) => found !== undefined && found.text !== "");
    if (name === undefined || token === undefined) return [];
    const [tag, digest] = [part("newTag"), part("digest")];
    const image = literalImage(joinedImage(name, { tag, digest }));
    if (image === undefined) return [];
    const isTold = tag !== undefined || digest !== undefined;
    const runs = { ...nobody, namespace };
    return [{ format: "kustomize", region: token.region, ...orOpenVersion(image, isTold), runs }];
  });
  return { ...nothingRuns, images };
}
