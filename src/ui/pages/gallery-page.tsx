import { useState } from "preact/hooks";
import { listGalleries } from "../api/galleries.js";
import { Refusal } from "../api/problem.js";
import { CompareOperation } from "../galleries/compare-operation.jsx";
import { EarlierComparisons } from "../galleries/earlier-comparisons.jsx";
import { NewSubject } from "../galleries/new-subject.jsx";
import { SubjectList } from "../galleries/subject-list.jsx";
import { WatchGallery } from "../galleries/watch-gallery.jsx";
import { Heading } from "../parts/heading.jsx";
import { Loading } from "../parts/loading.jsx";
import { Problem } from "../parts/problem.jsx";
import { useAsked } from "../state/ask.js";
import { hrefOf } from "../state/route.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

/** One gallery: who is in it, and what can be done with it. */
export function GalleryPage({ id }: { id: string }) {
  const { pages, galleries } = useTexts();
  const client = useClient();
  const asked = useAsked(() => listGalleries(client), [client]);
  const mayManage = useRight("gallery.manage");
  const mayCompare = useRight("comparison.run");
  const maySeeComparisons = useRight("comparison.view");
  const maySee = useRight("subject.view");
  const [compared, setCompared] = useState(0);
  const [added, setAdded] = useState<string | null>(null);
  const gallery = asked.answer?.find((one) => one.id === id) ?? null;
  const isUnknown = asked.answer !== null && gallery === null;
  return (
    <>
      <p>
        <a href={hrefOf({ page: "galleries" })}>← {pages.galleries}</a>
      </p>
      {gallery === null && <Heading>{pages.galleries}</Heading>}
      {gallery !== null && <Heading>{gallery.name}</Heading>}
      <Problem
        refusal={isUnknown ? new Refusal({ code: "GALLERY_UNKNOWN" }) : asked.refusal}
        again={asked.again}
      />
      {asked.isAsking && asked.answer === null && <Loading />}
      {gallery !== null && (
        <>
          <p class="small">{galleries.holds(gallery.subjects, gallery.portraits)}</p>
          {mayCompare && (
            <CompareOperation galleryId={id} onCompared={() => setCompared((before) => before + 1)} />
          )}
          {maySeeComparisons && <EarlierComparisons galleryId={id} round={compared} />}
          <WatchGallery galleryId={id} />
          {mayManage && (
            <NewSubject
              gallery={gallery}
              onAdded={({ reference }) => {
                setAdded(reference);
                asked.again();
              }}
            />
          )}
          {maySee && <SubjectList key={added} galleryId={id} sought={added ?? ""} onChange={asked.again} />}
        </>
      )}
    </>
  );
}
