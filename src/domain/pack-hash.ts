import { type Sha256, sha256Of } from "./ids.js";
import type { Graph } from "./pack-manifest.js";
import { type AnyManifest, isForPictures } from "./picture-manifest.js";

/**
 * What the embeddings of a pack depend on, as one number: the SHA-256 over its dimension, its preprocessing and its
 * detector, landmarks and embedders, as JSON with sorted keys, in which the name of every file is replaced by the file's
 * SHA-256. So it is the same after a file was renamed, another description was written or an age network was added, and
 * another one when a byte of a network or a number of its input differs. Whether a file is simplified plays no part. Calibrations are bound to it.
 */
export function packHash(manifest: AnyManifest): Sha256 {
  const { dimension, preprocessing, files } = manifest;
  const contentOf = (name: string) => files.find((file) => file.name === name)?.sha256;
  const withContents = <Network extends { readonly graph: Graph }>(network: Network) => ({
    ...network,
    graph: graphWithContents(network.graph, contentOf),
  });
  if (isForPictures(manifest)) {
    const picture = withContents(manifest.networks.picture);
    return sha256Of(canonicalJson({ dimension, preprocessing, networks: { picture } }));
  }
  const { detector, landmarks, embedder, secondEmbedder } = manifest.networks;
  return sha256Of(
    canonicalJson({
      dimension,
      preprocessing,
      networks: {
        detector: withContents(detector),
        ...(landmarks === undefined ? {} : { landmarks: withContents(landmarks) }),
        embedder: withContents(embedder),
        ...(secondEmbedder === undefined ? {} : { secondEmbedder: withContents(secondEmbedder) }),
      },
    }),
  );
}

function graphWithContents(graph: Graph, contentOf: (name: string) => string | undefined): object {
  if ("file" in graph) return { file: contentOf(graph.file) };
  // Simplified it is the same network: what it answers differs by rounding, as it does between processors.
  if ("simplify" in graph) return { file: contentOf(graph.simplify) };
  if ("tflite" in graph) return { ...graph, tflite: contentOf(graph.tflite) };
  const specification = contentOf(graph.specification);
  return "scripts" in graph
    ? { ...graph, scripts: graph.scripts.map(contentOf), specification }
    : { ...graph, weights: contentOf(graph.weights), specification };
}

/** JSON that is the same for equal values, in whichever order their fields were written. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
