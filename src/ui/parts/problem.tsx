import type { Refusal } from "../api/problem.js";
import type { Texts } from "../texts/catalogue.js";
import { useTexts } from "../texts/use-texts.js";

/** A refusal in the language of the page; the server's own words, which are English, stand below for whoever asks for help. */
export function Problem({ refusal, again }: { refusal: Refusal | null; again?: () => void }) {
  const texts = useTexts();
  if (refusal === null) return null;
  const { detail, hint, code } = refusal;
  return (
    <div class="problem" role="alert">
      <p>{meaningOf(refusal, texts)}</p>
      {(detail !== null || hint !== null) && (
        <p class="small" lang="en">
          {[detail, hint].filter((part) => part !== null).join(" · ")}
        </p>
      )}
      <p class="small">
        <code>{code}</code>
      </p>
      {again !== undefined && (
        <button type="button" onClick={again}>
          {texts.tryAgain}
        </button>
      )}
    </div>
  );
}

/** What a refusal means, in one line. */
export function meaningOf({ code, title, retryAfter }: Refusal, { refusals, signIn }: Texts): string {
  if (code === "SIGN_IN_LOCKED") return signIn.locked(retryAfter ?? 0);
  const codes: Readonly<Record<string, string>> = refusals.codes;
  return Object.hasOwn(codes, code) ? (codes[code] ?? refusals.other) : (title ?? refusals.other);
}
