import { useRef, useState } from "preact/hooks";
import { ingestAd } from "../api/ads.js";
import { asRefusal } from "../api/problem.js";
import { AdList } from "../ingest/ad-list.jsx";
import { type AdFields, type AdProgress, metadataOf, progressOf, type QueuedAd } from "../ingest/ad-queue.js";
import { DropZone } from "../parts/drop-zone.jsx";
import { Check, Field } from "../parts/field.jsx";
import { Heading } from "../parts/heading.jsx";
import { OperationChoice } from "../parts/operation-choice.jsx";
import { useClient } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

const EMPTY: AdFields = { site: "", externalId: "", sourceUrl: "", title: "", text: "" };
const LINES = ["site", "externalId", "sourceUrl", "title"] as const;

/** Takes in ads one after the other; each says how far it is and why it was refused. */
export function IngestPage() {
  const texts = useTexts();
  const { ingest } = texts;
  const client = useClient();
  const [fields, setFields] = useState(EMPTY);
  const [operation, setOperation] = useState("");
  const [isEachAlone, setEachAlone] = useState(false);
  const [images, setImages] = useState<readonly File[]>([]);
  const [ads, setAds] = useState<readonly QueuedAd[]>([]);
  const count = useRef(0);
  const line = useRef(Promise.resolve());

  function follow(id: number, progress: AdProgress): void {
    setAds((before) => before.map((ad) => (ad.id === id ? { ...ad, progress } : ad)));
  }
  async function take({ id, ...ad }: QueuedAd): Promise<void> {
    try {
      const taken = await ingestAd(client, ad, (share) => follow(id, progressOf(share)));
      follow(id, { phase: "done", faces: taken.images.flatMap(({ faces }) => faces).length, adId: taken.id });
    } catch (thrown) {
      follow(id, { phase: "refused", refusal: asRefusal(thrown) });
    }
  }
  function submit(event: Event): void {
    event.preventDefault();
    if (images.length === 0) return;
    const metadata = metadataOf(fields);
    const queued = (isEachAlone ? images.map((image) => [image]) : [images]).map(
      (group): QueuedAd => ({
        id: count.current++,
        images: group,
        metadata,
        operation,
        progress: { phase: "waiting" },
      }),
    );
    setAds((before) => [...queued.toReversed(), ...before]);
    setImages([]);
    setFields(EMPTY);
    for (const ad of queued) line.current = line.current.then(() => take(ad));
  }
  return (
    <>
      <Heading>{texts.pages.ingest}</Heading>
      <p>{ingest.intro}</p>
      <form class="card" onSubmit={submit}>
        <div class="fields">
          <OperationChoice value={operation} onChoose={setOperation} />
          {LINES.map((name) => (
            <Field
              key={name}
              label={ingest[name]}
              value={fields[name]}
              onInput={(value) => setFields({ ...fields, [name]: value })}
            />
          ))}
        </div>
        <label class="field">
          <span>{ingest.text}</span>
          <textarea
            value={fields.text}
            onInput={(event) => setFields({ ...fields, text: event.currentTarget.value })}
          />
        </label>
        <DropZone
          invitation={ingest.drop}
          choose={ingest.pictures}
          several
          onFiles={(files) => setImages((before) => [...before, ...files])}
        />
        {images.length > 0 && <p class="small">{images.map(({ name }) => name).join(", ")}</p>}
        {images.length > 1 && (
          <Check checked={isEachAlone} onChange={setEachAlone}>
            {ingest.alone}
          </Check>
        )}
        <p class="row end">
          <button type="submit" class="primary" disabled={images.length === 0 || operation === ""}>
            {ingest.submit}
          </button>
        </p>
      </form>
      {ads.length > 0 && <AdList ads={ads} />}
    </>
  );
}
