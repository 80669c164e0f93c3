import { type Candidate, cropPath } from "../api/candidates.js";
import { Picture } from "../parts/picture.jsx";
import { useTexts } from "../texts/use-texts.js";

interface Props {
  readonly portraits: Candidate["evidence"]["portraits"];
  /** Id of the face that is shown. */
  readonly chosen: string;
  readonly onChoose: (faceId: string) => void;
}

/** All portraits of the subject; by their ids, since the order of the server says which is nearest. */
export function PortraitChoice({ portraits, chosen, onChoose }: Props) {
  const { compare } = useTexts();
  if (portraits.length < 2) return null;
  const ordered = portraits.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return (
    <section class="card">
      <h2>{compare.others}</h2>
      <div class="row">
        {ordered.map(({ id, faceId }, i) => (
          <button
            key={id}
            type="button"
            class="thumb"
            aria-pressed={faceId === chosen}
            onClick={() => onChoose(faceId)}
          >
            <Picture path={cropPath(faceId)} alt={compare.other(i + 1)} />
          </button>
        ))}
      </div>
    </section>
  );
}
