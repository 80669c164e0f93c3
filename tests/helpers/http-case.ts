import { expect } from "vitest";
import { field, file, form } from "./form.js";
import { galleryOf, type HttpApi, subjectOf } from "./http-api.js";
import { portraitOf } from "./people.js";

export interface SearchedCase {
  readonly galleryId: string;
  readonly ad: {
    readonly id: string;
    readonly images: readonly {
      readonly sha256: string;
      readonly faces: readonly { readonly id: string }[];
    }[];
  };
}

/** One ad of a woman in the operation `harbour`, and a gallery in which she stands under several references: all equally similar. */
export async function searchedCase(
  api: HttpApi,
  gallery: string,
  references: readonly string[],
  metadata: object = {},
): Promise<SearchedCase> {
  const galleryId = await galleryOf(api, gallery);
  const portrait = form(file(await portraitOf("redHaired")));
  for (const reference of references) {
    const subject = await subjectOf(api, galleryId, reference);
    expect((await api.post(`/v1/subjects/${subject}/portraits`, portrait)).statusCode).toBe(201);
  }
  const picture = file(await portraitOf("redHairedElsewhere"));
  const ad = await api.post(
    "/v1/ads",
    form(field("metadata", metadata), field("operation", "harbour"), picture),
  );
  expect(ad.statusCode).toBe(201);
  return { galleryId, ad: ad.json() };
}
