import type { CandidateState } from "../../domain/review-state.js";
import { listOperations } from "../api/accounts.js";
import type { CandidateFilter } from "../api/candidates.js";
import { listGalleries } from "../api/galleries.js";
import { type Progress, sumOf } from "../api/progress.js";
import { Check, Choice } from "../parts/field.jsx";
import { useAsked } from "../state/ask.js";
import { useClient, useRight } from "../state/session.jsx";
import { useTexts } from "../texts/use-texts.js";

interface Props {
  readonly filter: CandidateFilter;
  readonly onFilter: (filter: CandidateFilter) => void;
  /** Null until it is known. */
  readonly progress: Progress | null;
}

const EVERYTHING = "";
const MINE = "mine";

/** Which candidates are shown; each state with how many there are. */
export function Filters({ filter, onFilter, progress }: Props) {
  const texts = useTexts();
  const { queue, states } = texts;
  const client = useClient();
  const mayGive = useRight("opinion.give");
  const operations = useAsked(() => listOperations(client), [client]);
  const galleries = useAsked(() => listGalleries(client), [client]);
  const every = Object.keys(states) as CandidateState[];
  const counted = (text: string, count: number | null) => (count === null ? text : `${text} (${count})`);
  const set = (change: { readonly [K in keyof CandidateFilter]: CandidateFilter[K] | typeof EVERYTHING }) =>
    onFilter(
      Object.fromEntries(
        Object.entries({ ...filter, ...change }).filter(([, value]) => value !== EVERYTHING),
      ),
    );
  const all = { value: EVERYTHING, text: queue.all } as const;
  return (
    <>
      <Choice<CandidateState | typeof EVERYTHING | typeof MINE>
        label={queue.state}
        value={filter.mine === true ? MINE : (filter.state ?? EVERYTHING)}
        options={[
          ...(mayGive
            ? [{ value: MINE, text: counted(queue.mine, progress?.mine?.open ?? null) } as const]
            : []),
          ...every.map((value) => ({
            value,
            text: counted(states[value], progress?.byState[value] ?? null),
          })),
          { ...all, text: counted(queue.all, progress && sumOf(progress.byState)) },
        ]}
        onChoose={(chosen) =>
          chosen === MINE ? set({ state: EVERYTHING, mine: true }) : set({ state: chosen, mine: EVERYTHING })
        }
      />
      <Choice
        label={queue.gallery}
        value={filter.galleryId ?? EVERYTHING}
        options={[all, ...(galleries.answer ?? []).map(({ id, name }) => ({ value: id, text: name }))]}
        onChoose={(galleryId) => set({ galleryId })}
      />
      <Choice
        label={queue.operation}
        value={filter.operation ?? EVERYTHING}
        options={[all, ...(operations.answer ?? []).map(({ name }) => ({ value: name, text: name }))]}
        onChoose={(operation) => set({ operation })}
      />
      <Check
        checked={filter.possibleMinor === true}
        onChange={(isOnly) => set({ possibleMinor: isOnly ? true : EVERYTHING })}
      >
        {queue.minors}
      </Check>
    </>
  );
}
